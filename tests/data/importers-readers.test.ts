import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, test } from 'vitest';
import { headerOf, readDelimited } from '../../data/city/importers/delimited.ts';
import { readFeatures } from '../../data/city/importers/geojson.ts';
import { FileProblem, type SourceFile } from '../../data/city/importers/importer.ts';
import { jsonParts } from '../../data/city/importers/json-members.ts';
import { crsOf, refuseElsewhere, toDegreesFrom } from '../../data/city/importers/projection.ts';
import { decodeText, mended } from '../../data/city/importers/text.ts';
import { parseWkt } from '../../data/city/importers/wkt.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const nothing = () => undefined;

function fileOf(content: Uint8Array | string, pieceBytes = 1 << 20): SourceFile {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  return {
    path: 'file',
    bytes: bytes.length,
    head: bytes.subarray(0, 65_536),
    *pieces() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
    sibling: () => undefined,
  };
}

function decoded(bytes: Uint8Array, pieceBytes: number): string {
  return [...decodeText(fileOf(bytes, pieceBytes).pieces())].join('');
}

describe('text in any encoding', () => {
  test('UTF-8 and both UTF-16 come back whole, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, pieceBytes) => {
        fc.pre(!text.includes('\ufeff'));
        const little = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
        const big = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
        expect(decoded(utf8(text), pieceBytes)).toBe(text);
        expect(decoded(little, pieceBytes)).toBe(text);
        expect(decoded(big, pieceBytes)).toBe(text);
      }),
    );
  });

  test('what is no UTF-8 is Windows-1252, in Catalan and Spanish', () => {
    const bytes = Uint8Array.from([0x54, 0xe0, 0x70, 0x69, 0x65, 0x73, 0x20, 0x80, 0x20, 0x93, 0xb7, 0x94, 0xd1]);
    for (const pieceBytes of [1, 3, 100]) expect(decoded(bytes, pieceBytes)).toBe('Tàpies € “·”Ñ');
  });

  test('a byte that fits nowhere in a UTF-8 file harms that letter alone', () => {
    expect(decoded(Uint8Array.from([...utf8('Gràcia '), 0xe0, ...utf8(' Tàpies')]), 4)).toBe('Gràcia à Tàpies');
  });

  test('double encoding is undone, right text left alone', () => {
    expect(mended('PasseÃ­g de GrÃ\u00a0cia, lâ€™Hospitalet')).toBe('Passeíg de Gràcia, l’Hospitalet');
    for (const right of ['Plaça de l·lusió', 'Àngel Guimerà', 'Ñ º ª', 'FRANÇA»', 'São Paulo', 'â']) {
      expect(mended(right)).toBe(right);
    }
  });
});

describe('tables', () => {
  test('any cells come back as they were, whatever the delimiter, the line ends and the pieces', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab1 à,;\t"\n\r·') });
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });
    const any = [
      fc.array(row, { maxLength: 8 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
    ] as const;
    fc.assert(
      fc.property(...any, fc.integer({ min: 1, max: 20 }), (rows, delimiter, end, pieceBytes) => {
        const quoted = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter));
        const file = fileOf([['a', 'b', 'c'].join(delimiter), ...quoted].join(end), pieceBytes);
        const read = [...readDelimited(file, nothing)].map((each) =>
          ['a', 'b', 'c'].map((name) => each.get(name) ?? ''),
        );
        expect(read).toEqual(rows.map((cells) => cells.map((text) => mended(text).trim())));
      }),
    );
  });

  test('columns are found by any of their names, whatever accents and case', () => {
    const [row] = readDelimited(fileOf('\ufeffNom_Barri;SuperfÃ­cie (ha)\nel Clot;3,5\n'), nothing);
    expect([row?.row, row?.get('nom_barri'), row?.get('area', 'Superficie (HA)'), row?.get('none')]).toEqual([
      2,
      'el Clot',
      '3,5',
      undefined,
    ]);
  });

  test('what is no table has no header', () => {
    for (const text of ['', 'one column\n1\n', '{"a":1,"b":2}\n', '<a b="1,2">\n', 'a\0,b\n', '"a,b\n']) {
      expect(headerOf(fileOf(text))).toBeNull();
    }
  });

  test('a quote that is never closed is told, not swallowed', () => {
    expect(() => [...readDelimited(fileOf('a,b\n1,"2\n3,4\n'), nothing)]).toThrow(FileProblem);
  });
});

describe('JSON of any size', () => {
  test('members and elements are the same as the whole text parsed at once', () => {
    const elements = fc.array(fc.jsonValue(), { maxLength: 6 });
    fc.assert(
      fc.property(fc.jsonValue(), elements, fc.integer({ min: 1, max: 30 }), (other, list, size) => {
        const text = JSON.stringify({ before: other, features: list, after: other }, null, size % 3);
        const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        const parts = [...jsonParts(pieces, 'features')];
        expect(parts.flatMap((part) => (part.type === 'element' ? [JSON.parse(part.text)] : []))).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
        const members = parts.flatMap((part) => (part.type === 'member' ? [[part.name, JSON.parse(part.text)]] : []));
        expect(Object.fromEntries(members)).toMatchObject(JSON.parse(JSON.stringify({ before: other, after: other })));
      }),
    );
  });

  test('a feature is given before the next piece of the file is asked for', () => {
    const feature = (x: number) =>
      `{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[${x},41.4]}}`;
    let asked = 0;
    const file: SourceFile = {
      ...fileOf('{"features":['),
      *pieces() {
        yield utf8('{"type":"FeatureCollection","features":[');
        for (asked = 1; asked < 1000; asked++) yield utf8(`${feature(2.1)},`);
        yield utf8(`${feature(2.2)}]}`);
      },
    };
    const features = readFeatures(file, nothing)[Symbol.iterator]();
    for (let count = 1; count < 50; count++) {
      features.next();
      expect(asked).toBe(count);
    }
  });
});

describe('systems of coordinates', () => {
  test('ED50 becomes ETRS89 as in the control points of the Institut Cartogràfic de Catalunya, to 1 cm', () => {
    const pairs = [
      [300_000, 4_500_000, 299_905.06, 4_499_796.515],
      [315_000, 4_740_000, 314_906.904, 4_739_796.774],
    ] as const;
    for (const [x, y, east, north] of pairs) {
      const [one, other] = [toDegreesFrom('EPSG:23031')(x, y), toDegreesFrom('EPSG:25831')(east, north)];
      expect(Math.hypot((one[0] - other[0]) * 83_500, (one[1] - other[1]) * 111_070)).toBeLessThan(0.01);
    }
  });

  test('in Barcelona that is within a metre of the seven parameters of mainland Spain', () => {
    const { inverse } = proj4(
      '+proj=utm +zone=31 +ellps=intl +towgs84=-131.032,-100.251,-163.354,-1.2438,-0.0195,-1.1436,9.39',
    );
    const [longitude = 0, latitude = 0] = inverse([430_000, 4_582_000]);
    const at = toDegreesFrom('EPSG:23031')(430_000, 4_582_000);
    expect(Math.hypot((at[0] - longitude) * 83_500, (at[1] - latitude) * 111_070)).toBeLessThan(1);
  });

  test('a system is known by its code, its urn and its well-known text', () => {
    expect(
      ['EPSG:25831', 'urn:ogc:def:crs:EPSG::3857', 'urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4258'].map(crsOf),
    ).toEqual(['EPSG:25831', 'EPSG:3857', 'EPSG:4326', 'EPSG:4326']);
    expect(crsOf('urn:ogc:def:crs:EPSG:6.9:25831')).toBe('EPSG:25831');
    expect(crsOf('http://www.opengis.net/def/crs/EPSG/0/23031')).toBe('EPSG:23031');
    expect(crsOf('PROJCS["ED50_UTM_zone_31N",GEOGCS["GCS_European_1950",DATUM["D_European_1950"]]]')).toBe(
      'EPSG:23031',
    );
    expect(crsOf('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]')).toBe('EPSG:4326');
    expect(crsOf('PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984"]]')).toBe('EPSG:3857');
    for (const other of ['EPSG:25830', 'PROJCS["ETRS_1989_UTM_Zone_30N"]', 'urn:x', ''])
      expect(crsOf(other)).toBeNull();
  });

  test('what is elsewhere is refused with its bounds', () => {
    expect(() => refuseElsewhere([2, 41.3, 2.2, 41.5])).not.toThrow();
    expect(() => refuseElsewhere([-3.8, 40.3, -3.6, 40.5])).toThrow(
      'longitude -3.800 to -3.600, latitude 40.300 to 40.500',
    );
  });
});

describe('well-known text', () => {
  test('points, lines and polygons, with heights and in several parts', () => {
    expect(parseWkt('POINT Z (2.1 41.4 12)', 'EPSG:4326')).toEqual({ type: 'point', at: [2.1, 41.4] });
    expect(parseWkt('SRID=4326;MultiLineString((2 41,2.1 41.1),(2 41))', 'EPSG:4326')).toEqual({
      type: 'line',
      paths: [
        [
          [2, 41],
          [2.1, 41.1],
        ],
      ],
    });
  });

  test('broken text is no geometry', () => {
    const broken = ['', 'POINT', 'POINT EMPTY', 'POINT (1)', 'POINT (a b)', 'LINESTRING (1 2, 3 4', 'CIRCLE (1 2)'];
    for (const text of [...broken, 'POLYGON ((1 2, 3 4))', 'POINT (1 2) x', `POLYGON ${'('.repeat(1e5)}`]) {
      expect(parseWkt(text, 'EPSG:4326')).toBeNull();
    }
  });
});
