import { classifyRings, VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { type BuildingTags, HEIGHT_SOURCES, type HeightSource } from '../../data/contract/package.ts';
import { degreesOf, type PackageTile } from './package-tile.ts';

/** One body of a building: upright walls on its outline, flat on top. */
export interface BuildingPart {
  /** Outline, then patios: flat longitude, latitude, not closed. The outline runs counter-clockwise, patios clockwise. */
  readonly rings: readonly Float64Array[];
  readonly heightM: number;
  readonly baseM: number;
}

/** What a building says of itself, without the heights of its parts. */
export type BuildingFacts = Omit<BuildingTags, 'heightM' | 'baseM'>;

/** west, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** Every building of a package, in the order of their numbers. */
export interface BuildingTable {
  readonly count: number;
  facts(index: number): BuildingFacts;
  /** The parts that share the building's number; the highest first. */
  parts(index: number): readonly BuildingPart[];
  box(index: number): Box;
  /** Index of a building by its number; undefined: there is none. */
  indexOf(id: number): number | undefined;
}

/** All parts as columns: a city has more than 100,000. */
interface Columns {
  readonly facts: BuildingFacts[];
  readonly heightM: number[];
  readonly baseM: number[];
  /** Of each part, where its rings begin in `ringStart`; one more at the end. */
  readonly partStart: number[];
  /** Of each ring, where its numbers begin in `degrees`; one more at the end. */
  readonly ringStart: number[];
  readonly degrees: number[];
}

export async function makeBuildingTable(tiles: AsyncIterable<PackageTile>): Promise<BuildingTable> {
  const columns: Columns = { facts: [], heightM: [], baseM: [], partStart: [0], ringStart: [0], degrees: [] };
  for await (const tile of tiles) addTile(columns, tile);
  return tableOf(columns);
}

function addTile(columns: Columns, tile: PackageTile): void {
  const layer = new VectorTile(new PbfReader(tile.bytes)).layers.buildings;
  if (!layer) return;
  const toDegrees = degreesOf(tile, layer.extent);
  for (let index = 0; index < layer.length; index++) {
    const feature = layer.feature(index);
    if (feature.type !== 3) continue;
    const facts = factsOf(feature.properties, feature.id ?? 0);
    for (const polygon of classifyRings(feature.loadGeometry())) {
      const rings = polygon.filter((ring) => ring.length > 3);
      if (rings.length === 0 || rings[0] !== polygon[0]) continue;
      for (const ring of rings) {
        // MVT closes a ring by repeating its first corner, and its y runs south: outlines come clockwise as seen.
        for (const { x, y } of ring.slice(0, -1).reverse()) columns.degrees.push(...toDegrees(x, y));
        columns.ringStart.push(columns.degrees.length);
      }
      columns.facts.push(facts);
      columns.heightM.push(numberOf(feature.properties.heightM) ?? 0);
      columns.baseM.push(numberOf(feature.properties.baseM) ?? 0);
      columns.partStart.push(columns.ringStart.length - 1);
    }
  }
}

/** Reads the tags of any package: the first ones said less of a building. */
function factsOf(tags: Readonly<Record<string, string | number | boolean>>, fallbackId: number): BuildingFacts {
  const heightSource = HEIGHT_SOURCES.find((each) => each === tags.heightSource) ?? ('fabric' satisfies HeightSource);
  const levels = numberOf(tags.levels);
  const yearBuilt = numberOf(tags.yearBuilt);
  return {
    id: numberOf(tags.id) ?? fallbackId,
    fabric: String(tags.fabric ?? ''),
    generated: tags.generated !== false,
    source: numberOf(tags.source) ?? 0,
    heightSource,
    ...(levels !== undefined && { levels }),
    ...(yearBuilt !== undefined && { yearBuilt }),
    ...textsOf(tags, ['reference', 'name', 'use']),
  };
}

function textsOf<Name extends string>(
  tags: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = tags[name];
    if (value !== undefined && value !== '') texts[name] = String(value);
  }
  return texts;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function tableOf({ facts, heightM, baseM, partStart, ringStart, degrees }: Columns): BuildingTable {
  const flat = Float64Array.from(degrees);
  const order = facts.map((_, part) => part);
  order.sort((one, other) => idAt(facts, one) - idAt(facts, other) || topAt(other) - topAt(one) || one - other);
  const first: number[] = [];
  const indexById = new Map<number, number>();
  order.forEach((part, place) => {
    const id = idAt(facts, part);
    if (indexById.has(id)) return;
    indexById.set(id, first.length);
    first.push(place);
  });
  function topAt(part: number): number {
    return (heightM[part] ?? 0) + (baseM[part] ?? 0);
  }
  const partsAt = (index: number) => order.slice(first[index] ?? 0, first[index + 1] ?? order.length);
  const ringsOf = (part: number) => {
    const rings: Float64Array[] = [];
    for (let ring = partStart[part] ?? 0; ring < (partStart[part + 1] ?? 0); ring++) {
      rings.push(flat.subarray(ringStart[ring], ringStart[ring + 1]));
    }
    return rings;
  };
  const boxes = Float64Array.from(first.flatMap((_, index) => boxOfRings(partsAt(index).flatMap(ringsOf))));
  return {
    count: first.length,
    indexOf: (id) => indexById.get(id),
    facts: (index) => factsAt(facts, order[first[index] ?? -1] ?? -1),
    parts: (index) =>
      partsAt(index).map((part) => ({ rings: ringsOf(part), heightM: heightM[part] ?? 0, baseM: baseM[part] ?? 0 })),
    box: (index) => [
      boxes[index * 4] ?? 0,
      boxes[index * 4 + 1] ?? 0,
      boxes[index * 4 + 2] ?? 0,
      boxes[index * 4 + 3] ?? 0,
    ],
  };
}

function factsAt(facts: readonly BuildingFacts[], part: number): BuildingFacts {
  const found = facts[part];
  if (!found) throw new Error(`BuildingTable: there is no building at ${part}; ask below count`);
  return found;
}

function idAt(facts: readonly BuildingFacts[], part: number): number {
  return factsAt(facts, part).id;
}

/** The box around flat longitude, latitude rings. */
export function boxOfRings(rings: readonly ArrayLike<number>[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [longitude, latitude] = [ring[at] ?? 0, ring[at + 1] ?? 0];
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  return [west, south, east, north];
}
