import { type Body, footprintOfBodies, heightFacts } from './building-solids.ts';
import { type BuildingFacts, known, levelsOf, metresOf, wordOf, yearOf } from './building-words.ts';
import type { FootprintFact } from './facts.ts';
import { positive, purposeOf } from './footprint-fields.ts';
import { crsOfElement, gmlToDegrees, polygonsWithin } from './gml.ts';
import type { Importer, Reject } from './importer.ts';
import { type Whereabouts, whereabouts } from './projection.ts';
import { textOf } from './text.ts';
import { readXml, type XmlElement } from './xml.ts';

const WANTED = new Set(['Building']);

/** Buildings of a 3D city model in CityGML 1 or 2, LoD0 to LoD3. */
export const FOOTPRINTS_CITYGML: Importer<'footprint'> = {
  id: 'footprints-citygml',
  kind: 'footprint',
  reads: '3D city model: building solids (CityGML 2)',
  sourceOf: () => ({
    id: 'city-model-citygml',
    name: '3D city model (CityGML)',
    publisher: 'not stated',
    licence: 'not stated',
    attribution: '3D city model: publisher not stated',
  }),
  recognises: ({ head }) => {
    const text = textOf(head, true);
    return /^\s*</.test(text) && /opengis\.net\/citygml\/(?:building\/)?[12]\.0|<(?:\w+:)?CityModel[\s>]/.test(text);
  },
  *read(file, reject) {
    const places = whereabouts(reject);
    let srsName: string | undefined;
    const note = (_: string, attributes: ReadonlyMap<string, string>): void => {
      srsName = attributes.get('srsName') ?? srsName;
    };
    let order = 0;
    for (const element of readXml(file, WANTED, note)) {
      yield* footprintsOf(element, crsOfElement(element, srsName), ++order, { places, reject });
    }
    places.end();
  },
};

interface Judges {
  readonly places: Whereabouts;
  readonly reject: Reject;
}

/** A building's own body, and those of its parts. */
function* footprintsOf(
  building: XmlElement,
  srsName: string | undefined,
  order: number,
  { places, reject }: Judges,
): Iterable<FootprintFact> {
  const toDegrees = gmlToDegrees(srsName);
  const whole = building.attributes.get('id') ?? `building-${order}`;
  const parts = building.children
    .filter(({ name }) => name === 'consistsOfBuildingPart')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'BuildingPart'));
  const read = [building, ...parts].map((element, index) => ({
    element,
    id: index === 0 ? whole : (element.attributes.get('id') ?? `${whole}-${index}`),
    footprint: footprintOfBodies(bodiesOf(element), toDegrees),
  }));
  const lowestM = Math.min(
    ...read.slice(0, 1000).map(({ footprint }) => footprint?.lowestM ?? Number.POSITIVE_INFINITY),
  );
  for (const { element, id, footprint } of read) {
    const where = `building ${id.slice(0, 60)}`;
    if (!footprint && (element !== building || parts.length === 0)) reject('geometry-empty', where);
    if (!footprint || !places.has(footprint.polygons.flat(2), where)) continue;
    const isPart = element !== building;
    const measured = positive(metresOf(wordOf(childOf(element, 'measuredHeight')?.text)));
    yield {
      id,
      ...(isPart && { partOf: whole }),
      polygons: footprint.polygons,
      ...factsOf(element),
      ...heightFacts(footprint, measured, isPart ? lowestM : undefined),
    };
  }
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

function factsOf(element: XmlElement): BuildingFacts {
  const text = (name: string): string | undefined => wordOf(childOf(element, name)?.text);
  return known({
    levels: levelsOf(text('storeysAboveGround')),
    yearBuilt: yearOf(text('yearOfConstruction')),
    use: purposeOf(text('function') ?? text('usage')),
    name: text('name'),
  });
}

/**
 * The bodies by their level of detail: what stands in `lod2Solid`, `lod0FootPrint`, … of the building, and in the
 * `lod2MultiSurface` of each surface that bounds it. A solid may only point at those: then they are the body.
 */
function bodiesOf(element: XmlElement): Body[] {
  const faces = new Map<number, Body['faces'][number][]>();
  const add = (holder: XmlElement, ground: boolean): void => {
    for (const child of holder.children) {
      const lod = /^lod(\d)/.exec(child.name)?.[1];
      if (lod === undefined || /Intersection|ImplicitRep/.test(child.name)) continue;
      const known = faces.get(Number(lod)) ?? [];
      for (const rings of polygonsWithin(child))
        known.push({ rings, ground: ground || /^lod0FootPrint/i.test(child.name) });
      faces.set(Number(lod), known);
    }
  };
  add(element, false);
  for (const bounded of element.children.filter(({ name }) => name === 'boundedBy')) {
    for (const surface of bounded.children) add(surface, surface.name === 'GroundSurface');
  }
  return [...faces].map(([lod, of]) => ({ lod, faces: of }));
}
