import proj4 from 'proj4';
import type { Box, BuildingTable } from './building-table.ts';
import { type AreaFinder, areaFinderOf } from './area-finder.ts';
import { buildingSource } from './building-features.ts';
import { type SolidGeometry, solidOf, type ToGrid, UNITS_PER_METRE, VertexList } from './cityjson-solid.ts';
import { attributionOf, type ExportCity, licencesOf, sourceOf } from './export-city.ts';
import { type DoorAnswer, DoorProblem, jsonAnswer, type OpenStandard, readQuery } from './open-standard.ts';
import { readBoxes } from './read-box.ts';

/** ETRS89 / UTM zone 31N, taken to have the same degrees as WGS84 (they part by less than a metre). */
const UTM_31N = proj4('+proj=utm +zone=31 +ellps=GRS80 +units=m +no_defs');

const REFERENCE_SYSTEM = 'https://www.opengis.net/def/crs/EPSG/0/25831';

/** A document has at most this many buildings; the whole city comes as a sequence. */
const BUILDINGS_AT_MOST = 10_000;

/** Buildings in one part of a sequence. */
const BUILDINGS_A_PART = 250;

type CityObject = Readonly<Record<string, unknown>>;

/** The buildings as CityJSON 2.0: those of a box in one document, or all as a sequence of features, one each line. */
export const CITYJSON = {
  root: 'exports',
  name: 'CityJSON',
  version: '2.0',
  specification: 'https://www.cityjson.org/specs/2.0.1/',
  answer: async ({ path, query, part }, city) => {
    if (path === '/buildings.city.json') {
      const { bbox } = readQuery(query, ['bbox']);
      if (bbox === undefined) throw new DoorProblem(400, WHOLE);
      return jsonAnswer(await cityJson(city, readBoxes(bbox)), 'application/city+json');
    }
    if (path !== '/buildings.city.jsonl') throw new DoorProblem(404, 'There is no such file.');
    readQuery(query, []);
    return cityJsonPart(city, part);
  },
} as const satisfies OpenStandard;

const WHOLE =
  'Give the box of the buildings, bbox=west,south,east,north; the whole city is at /exports/buildings.city.jsonl.';

/** One document of the buildings that touch any of some boxes. Throws {@link DoorProblem} where there are too many for one. */
export async function cityJson(city: ExportCity, boxes: readonly Box[], atMost = BUILDINGS_AT_MOST): Promise<object> {
  const writer = await writerOf(city);
  const found = (await buildingSource(city)).within(boxes);
  if (found.length > atMost) {
    throw new DoorProblem(400, `There are ${found.length} buildings in the box; at most ${atMost} come at once.`);
  }
  const vertices = new VertexList();
  const objects = found.flatMap((index) => writer.objects(index, vertices));
  return { ...writer.head, CityObjects: Object.fromEntries(objects), vertices: vertices.list };
}

/** Lines of the whole city as a CityJSON text sequence: the head, then a CityJSONFeature for each building. */
export async function* cityJsonLines(city: ExportCity): AsyncGenerator<string> {
  const { count } = await city.buildings();
  const writer = await writerOf(city);
  yield headLine(writer);
  for (let index = 0; index < count; index++) yield featureLine(writer, index);
}

async function cityJsonPart(city: ExportCity, part: number): Promise<DoorAnswer> {
  const { count } = await city.buildings();
  const writer = await writerOf(city);
  const [from, to] = [part * BUILDINGS_A_PART, Math.min(count, (part + 1) * BUILDINGS_A_PART)];
  const lines = part === 0 ? [headLine(writer)] : [];
  for (let index = from; index < to; index++) lines.push(featureLine(writer, index));
  return { status: 200, type: 'application/city+json-seq', body: lines.join(''), more: to < count };
}

function headLine({ head }: Writer): string {
  return `${JSON.stringify({ ...head, CityObjects: {}, vertices: [] })}\n`;
}

function featureLine(writer: Writer, index: number): string {
  const vertices = new VertexList();
  const objects = writer.objects(index, vertices);
  const feature = { type: 'CityJSONFeature', id: objects[0]?.[0], CityObjects: Object.fromEntries(objects) };
  return `${JSON.stringify({ ...feature, vertices: vertices.list })}\n`;
}

interface Writer {
  readonly head: object;
  /** Id and object of a building, then of its parts; their vertices go into the list. */
  objects(index: number, vertices: VertexList): readonly (readonly [string, CityObject])[];
}

function writerOf(city: ExportCity): Promise<Writer> {
  return city.once('cityjson writer', async () => {
    const [table, areas] = [await city.buildings(), await areaFinderOf(city)];
    const { manifest } = city;
    const [west, south, east, north] = manifest.bounds;
    const [x0, y0] = UTM_31N.forward([west, south]).map(Math.floor);
    const [x1, y1] = UTM_31N.forward([east, north]).map(Math.ceil);
    const origin = [x0 ?? 0, y0 ?? 0, 0] as const;
    const toGrid: ToGrid = (longitude, latitude) => {
      const [x = 0, y = 0] = UTM_31N.forward([longitude, latitude]);
      return [Math.round((x - origin[0]) * UNITS_PER_METRE), Math.round((y - origin[1]) * UNITS_PER_METRE)];
    };
    const scale = 1 / UNITS_PER_METRE;
    const licences = licencesOf(manifest).join(', ');
    return {
      head: {
        type: 'CityJSON',
        version: '2.0',
        transform: { scale: [scale, scale, scale], translate: origin },
        metadata: {
          title: `${manifest.name}, buildings. ${attributionOf(manifest)} (${licences})`,
          identifier: city.digest,
          referenceSystem: REFERENCE_SYSTEM,
          geographicalExtent: [...origin.slice(0, 2), 0, x1, y1, highestOf(table)],
        },
      },
      objects: (index, vertices) => objectsOf({ city, table, areas, toGrid, vertices }, index),
    };
  });
}

function highestOf(table: BuildingTable): number {
  let highestM = 0;
  for (let index = 0; index < table.count; index++) {
    for (const { baseM, heightM } of table.parts(index)) highestM = Math.max(highestM, baseM + heightM);
  }
  return highestM;
}

interface Writing {
  readonly city: ExportCity;
  readonly table: BuildingTable;
  readonly areas: AreaFinder;
  readonly toGrid: ToGrid;
  readonly vertices: VertexList;
}

function objectsOf(writing: Writing, index: number): readonly (readonly [string, CityObject])[] {
  const { table, vertices, toGrid } = writing;
  const id = `building-${table.facts(index).id}`;
  const solids = table.parts(index).flatMap((part) => solidOf(part, vertices, toGrid) ?? []);
  const attributes = attributesOf(writing, index);
  if (solids.length < 2) return [[id, { type: 'Building', attributes, geometry: solids }]];
  const children = solids.map((_, part) => `${id}-${part + 1}`);
  return [
    [id, { type: 'Building', attributes, children }],
    ...solids.map((solid, part) => [children[part] ?? id, partObject(id, solid)] as const),
  ];
}

function partObject(parent: string, solid: SolidGeometry): CityObject {
  return { type: 'BuildingPart', parents: [parent], geometry: [solid] };
}

/** Names of CityGML where it has one. */
function attributesOf({ city, table, areas }: Writing, index: number): CityObject {
  const { id: _id, levels, yearBuilt, use, source, ...facts } = table.facts(index);
  const parts = table.parts(index);
  const [west, south, east, north] = table.box(index);
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const baseM = Math.min(...parts.map((part) => part.baseM));
  const { name, licence, attribution } = sourceOf(city.manifest, source);
  const [barri, district] = [areas.find('barri', middle), areas.find('district', middle)];
  return {
    ...facts,
    measuredHeight: Math.max(...parts.map((part) => part.baseM + part.heightM)) - baseM,
    baseHeight: baseM,
    ...(levels !== undefined && { storeysAboveGround: levels }),
    ...(yearBuilt !== undefined && { yearOfConstruction: yearBuilt }),
    ...(use !== undefined && { usage: use }),
    ...(barri && { barri: barri.name }),
    ...(district && { district: district.name }),
    source: name,
    licence,
    attribution,
  };
}
