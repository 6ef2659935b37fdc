import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cityJson, cityJsonLines, CITYJSON } from '../../server/exports/cityjson.ts';
import { BUILDINGS, makeSmallCity, type SmallCity } from './exports-city.ts';
import { CITYJSON_SCHEMA, FEATURE_SCHEMA } from './cityjson-schema.ts';

interface Solid {
  readonly type: string;
  readonly lod: string;
  readonly boundaries: readonly (readonly (readonly (readonly number[])[])[])[];
  readonly semantics: {
    readonly surfaces: readonly { type: string }[];
    readonly values: readonly (readonly number[])[];
  };
}

interface CityObject {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly geometry?: readonly Solid[];
  readonly parents?: readonly string[];
  readonly children?: readonly string[];
}

interface Document {
  readonly type: string;
  readonly id?: string;
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly metadata: { readonly geographicalExtent: readonly number[] };
  readonly CityObjects: Readonly<Record<string, CityObject>>;
  readonly vertices: readonly (readonly [number, number, number])[];
}

const EVERYWHERE = [[2, 41, 3, 42]] as const;

let small: SmallCity;
let all: Document;

beforeAll(async () => {
  small = makeSmallCity();
  all = JSON.parse(JSON.stringify(await cityJson(small.city, EVERYWHERE)));
});

afterAll(() => small.remove());

describe('a document', () => {
  test('has the shape that CityJSON 2.0 asks for', () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    expect(ajv.validate(CITYJSON_SCHEMA, all), ajv.errorsText()).toBe(true);
  });

  test('has closed solids, every surface seen from outside', () => {
    const solids = Object.values(all.CityObjects).flatMap(({ geometry = [] }) => geometry);
    expect(solids.length).toBe(BUILDINGS.length);
    for (const solid of solids) {
      expect(unmatchedEdges(solid)).toEqual([]);
      expect(volumeOf(solid, all)).toBeGreaterThan(0);
    }
  });

  test('keeps each vertex once, uses all of them and names none that is not there', () => {
    const used = new Set(
      Object.values(all.CityObjects).flatMap(({ geometry = [] }) =>
        geometry.flatMap(({ boundaries }) => boundaries.flat(3)),
      ),
    );
    expect(used.size).toBe(all.vertices.length);
    expect(Math.max(...used)).toBe(all.vertices.length - 1);
    expect(new Set(all.vertices.map(String)).size).toBe(all.vertices.length);
  });

  test('gives the volume of a house with a patio, ground and roof with a hole', () => {
    const solid = all.CityObjects['building-7']?.geometry?.[0];
    if (!solid) throw new Error('building 7 has no solid');
    expect(Math.abs(volumeOf(solid, all) / ((24 * 20 - 6 * 8) * 21.5) - 1)).toBeLessThan(0.02);
    const kinds = solid.semantics.values[0]?.map((value) => solid.semantics.surfaces[value]?.type);
    expect(kinds?.filter((kind) => kind === 'WallSurface')).toHaveLength(8);
    expect(solid.boundaries[0]?.slice(0, 2).map((surface) => surface.length)).toEqual([2, 2]);
    expect(solid.semantics.values[0]).toHaveLength(solid.boundaries[0]?.length ?? 0);
  });

  test('tells what is known of a building, in the words of CityGML', () => {
    expect(all.CityObjects['building-7']?.attributes).toEqual({
      fabric: 'eixample',
      generated: false,
      heightSource: 'measured',
      reference: 'ES.INV.7',
      name: 'Casa “Ñandú”',
      usage: 'residential',
      measuredHeight: 21.5,
      baseHeight: 0,
      storeysAboveGround: 6,
      yearOfConstruction: 1904,
      barri: 'la Dreta de l’Eixample',
      district: 'Eixample',
      source: 'survey',
      licence: 'CC-BY-4.0',
      attribution: 'The surveyors',
    });
  });

  test('makes parts of what shares a number', () => {
    const tower = all.CityObjects['building-9'];
    expect(tower?.children).toHaveLength(2);
    expect(tower?.geometry).toBeUndefined();
    expect(tower?.attributes?.measuredHeight).toBe(68);
    for (const id of tower?.children ?? []) {
      expect(all.CityObjects[id]).toMatchObject({ type: 'BuildingPart', parents: ['building-9'] });
    }
  });

  test('lies in EPSG:25831', () => {
    // The corner of the patio house is Plaça de Catalunya: Krüger's series gives 430616.6, 4582029.5 for it.
    const [east, north] = utm31(2.17, 41.387);
    const { scale, translate } = all.transform;
    const first = all.CityObjects['building-7']?.geometry?.[0]?.boundaries.flat(3) ?? [];
    const corners = first.map((vertex) =>
      (all.vertices[vertex] ?? []).map((units, axis) => units * (scale[axis] ?? 0) + (translate[axis] ?? 0)),
    );
    const nearest = Math.min(...corners.map(([x = 0, y = 0]) => Math.hypot(x - east, y - north)));
    expect(nearest).toBeLessThan(0.15);
    const extent = all.metadata.geographicalExtent;
    for (const corner of corners) {
      corner.forEach((value, axis) => {
        expect(value >= (extent[axis] ?? 0) && value <= (extent[axis + 3] ?? 0)).toBe(true);
      });
    }
  });

  test('holds what touches the box, and no more', async () => {
    const corner = (await cityJson(small.city, [[2.1701, 41.387, 2.17011, 41.38701]])) as Document;
    expect(Object.keys(corner.CityObjects)).toEqual(['building-7']);
    const patio = (await cityJson(small.city, [[2.17013, 41.38708, 2.17014, 41.38709]])) as Document;
    expect(Object.keys(patio.CityObjects)).toEqual([]);
  });

  test('is refused where it would be too large', async () => {
    await expect(cityJson(small.city, EVERYWHERE, 100)).rejects.toMatchObject({ status: 400 });
  });
});

describe('the sequence', () => {
  test('has a head and one feature a line, for every building', async () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    const lines: Document[] = [];
    for await (const line of cityJsonLines(small.city)) {
      expect(line.endsWith('\n')).toBe(true);
      lines.push(JSON.parse(line));
    }
    const [head, ...features] = lines;
    expect(ajv.validate(CITYJSON_SCHEMA, head), ajv.errorsText()).toBe(true);
    expect(features.length).toBe(new Set(BUILDINGS.map(({ id }) => id)).size);
    for (const feature of features) {
      expect(ajv.validate(FEATURE_SCHEMA, feature), ajv.errorsText()).toBe(true);
      expect(Object.keys(feature.CityObjects)).toContain(feature.id);
    }
  });

  test('comes in parts that make the same whole', async () => {
    let [text, more] = ['', true];
    for (let part = 0; more; part++) {
      const answer = await CITYJSON.answer(
        { path: '/buildings.city.jsonl', query: [], root: '', accept: '', atMs: 0, part },
        small.city,
      );
      text += String(answer.body);
      more = answer.more === true;
    }
    let whole = '';
    for await (const line of cityJsonLines(small.city)) whole += line;
    expect(text).toBe(whole);
  });
});

/** Directed edges of a shell without one the other way. */
function unmatchedEdges({ boundaries }: Solid): string[] {
  const edges = new Set<string>();
  const twice: string[] = [];
  for (const ring of boundaries[0]?.flat() ?? []) {
    ring.forEach((from, index) => {
      const edge = `${from} ${ring[(index + 1) % ring.length]}`;
      if (edges.has(edge)) twice.push(edge);
      edges.add(edge);
    });
  }
  return [...twice, ...[...edges].filter((edge) => !edges.has(edge.split(' ').reverse().join(' ')))];
}

/** By the divergence theorem, each ring as a fan of triangles; holes run the other way and take away. */
function volumeOf({ boundaries }: Solid, { vertices, transform }: Document): number {
  let sixfold = 0;
  const base = vertices[boundaries.flat(3)[0] ?? 0] ?? [0, 0, 0];
  const at = (vertex = 0) =>
    (vertices[vertex] ?? [0, 0, 0]).map((units, axis) => (units - (base[axis] ?? 0)) * (transform.scale[axis] ?? 0));
  for (const ring of boundaries[0]?.flat() ?? []) {
    for (let index = 1; index + 1 < ring.length; index++) {
      const [[ax = 0, ay = 0, az = 0], [bx = 0, by = 0, bz = 0], [cx = 0, cy = 0, cz = 0]] = [
        at(ring[0]),
        at(ring[index]),
        at(ring[index + 1]),
      ];
      sixfold += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
    }
  }
  return sixfold / 6;
}

/** Transverse Mercator by Krüger's series to the fourth order, zone 31, GRS80: written from the formulas, not by proj4. */
function utm31(longitude: number, latitude: number): readonly [number, number] {
  const [a, f, k0] = [6_378_137, 1 / 298.257222101, 0.9996];
  const n = f / (2 - f);
  const rectifying = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const alpha = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3,
    (61 / 240) * n ** 3,
  ];
  const [phi, lambda] = [(latitude * Math.PI) / 180, ((longitude - 3) * Math.PI) / 180];
  const s = (2 * Math.sqrt(n)) / (1 + n);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - s * Math.atanh(s * Math.sin(phi)));
  const [xi, eta] = [Math.atan2(t, Math.cos(lambda)), Math.atanh(Math.sin(lambda) / Math.sqrt(1 + t * t))];
  let [x, y] = [eta, xi];
  alpha.forEach((each, index) => {
    const twice = 2 * (index + 1);
    x += each * Math.cos(twice * xi) * Math.sinh(twice * eta);
    y += each * Math.sin(twice * xi) * Math.cosh(twice * eta);
  });
  return [500_000 + k0 * rectifying * x, k0 * rectifying * y];
}
