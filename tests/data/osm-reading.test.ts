import { describe, expect, it } from 'vitest';
import type { FootprintFact } from '../../data/city/importers/facts.ts';
import { FOOTPRINTS_OSM } from '../../data/city/importers/footprints-osm.ts';
import { FileProblem } from '../../data/city/importers/importer.ts';
import { readOsm } from '../../data/city/importers/osm.ts';
import { readOsmShapes } from '../../data/city/importers/osm-shapes.ts';
import { joinedRings } from '../../data/city/importers/rings.ts';
import { readXml } from '../../data/city/importers/xml.ts';
import { sourceFile } from '../suites/importer-cases.ts';

function file(text: string) {
  return sourceFile('any.osm', new Map([['any.osm', new TextEncoder().encode(text)]]));
}

const refuse = (problem: string, where: string): never => {
  throw new Error(`${problem} ${where}`);
};

function node(id: number, east: number, north: number): string {
  return `<node id="${id}" lon="${2.17 + east / 1e4}" lat="${41.39 + north / 1e4}"/>`;
}

function way(id: number, nodes: readonly number[], tags: Readonly<Record<string, string>>): string {
  const named = Object.entries(tags).map(([key, value]) => `<tag k="${key}" v="${value}"/>`);
  return `<way id="${id}">${nodes.map((each) => `<nd ref="${each}"/>`).join('')}${named.join('')}</way>`;
}

describe('OpenStreetMap data', () => {
  it('is read whatever the order of its elements', () => {
    const elements = [way(9, [3, 1, 2, 3], { building: 'yes' }), node(2, 1, 0), node(3, 0, 1), node(1, 0, 0)];
    const [building] = [
      ...(FOOTPRINTS_OSM.read(file(`<osm>${elements.join('')}</osm>`), refuse) as Iterable<FootprintFact>),
    ];
    expect(building?.polygons[0]?.[0]?.map(([east]) => Math.round((east - 2.17) * 1e4))).toEqual([0, 0, 1, 0]);
  });

  it('keeps tags by names that mean something to the language as any other', () => {
    const text = `<osm>${way(1, [1, 2], { __proto__: 'x', constructor: 'a' }).replace('</way>', '<tag k="__proto__" v="b"/></way>')}</osm>`;
    const [read] = [...readOsm(file(text), refuse)];
    expect(Object.entries(read?.tags ?? {})).toEqual([
      ['constructor', 'a'],
      ['__proto__', 'b'],
    ]);
    expect(({} as { b?: string }).b).toBeUndefined();
  });

  it('gives open ways as paths, as a coast is', () => {
    const text = `<osm>${node(1, 0, 0)}${node(2, 1, 0)}${way(5, [1, 2], { natural: 'coastline' })}</osm>`;
    const shapes = [...readOsmShapes(file(text), refuse, ({ natural }) => natural === 'coastline')];
    expect(shapes).toMatchObject([
      {
        id: 'way/5',
        polygons: [],
        path: [
          [2.17, 41.39],
          [2.1701, 41.39],
        ],
      },
    ]);
  });

  it('of another place is refused with its bounds', () => {
    const text = `<osm><node id="1" lon="-3.7" lat="40.4"/><node id="2" lon="-3.6" lat="40.5"/></osm>`;
    expect(() => [...readOsmShapes(file(text), refuse, () => true)]).toThrow(FileProblem);
    expect(() => [...readOsmShapes(file(text), refuse, () => true)]).toThrow(/-3\.700 to -3\.600/);
  });
});

describe('pieces of a ring', () => {
  it('are joined whichever way each runs', () => {
    expect(
      joinedRings([
        [1, 2, 3],
        [5, 4, 3],
        [5, 6, 1],
      ]),
    ).toEqual({ rings: [[1, 2, 3, 4, 5, 6, 1]], left: 0 });
    expect(
      joinedRings([
        [1, 2, 3],
        [3, 4],
        [7, 8, 9, 7],
      ]),
    ).toEqual({ rings: [[7, 8, 9, 7]], left: 1 });
  });

  it('that all meet in one place are still joined in no time', () => {
    const paths = Array.from({ length: 200_000 }, (_, index) => [0, index + 1, 0]);
    const start = performance.now();
    expect(joinedRings(paths).left).toBe(200_000);
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

describe('XML', () => {
  it.each([
    ['deeper than any fact', '<a>'.repeat(5000)],
    ['with more in one element than any fact', `<a>${'<b/>'.repeat(450_000)}</a>`],
    ['with a text that has no end', `<a>${'x'.repeat(12_000_000)}`],
    ['that is cut', '<a><b></b>'],
    ['with an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ])('%s is refused', (_, text) => {
    expect(() => [...readXml(file(text), new Set(['a']))]).toThrow(FileProblem);
  });
});
