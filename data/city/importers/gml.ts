import type { LngLat } from '../../contract/place.ts';
import type { PolygonFact } from './facts.ts';
import { FileProblem } from './importer.ts';
import { aroundBarcelona, type Crs, crsByPosition, crsOf, toDegreesFrom } from './projection.ts';
import { allWithin, type XmlElement } from './xml.ts';

/** A position as it stands in the file: east, north and height, or in whatever order its system has. */
export type Coordinates = readonly number[];

/** The system that an element or one around it names (`srsName`), or the one given. */
export function crsOfElement(element: XmlElement, inherited: string | undefined): string | undefined {
  return findAttribute(element, 'srsName') ?? inherited;
}

/** Rings of each polygon within an element, outline first: `Polygon` and `PolygonPatch`. */
export function polygonsWithin(element: XmlElement): Coordinates[][][] {
  const dimension = Number(findAttribute(element, 'srsDimension'));
  return facesOf(element).map((face) =>
    ['exterior', 'outerBoundaryIs', 'interior', 'innerBoundaryIs'].flatMap((side) =>
      face.children.filter(({ name }) => name === side).map((ring) => ringOf(ring, dimension)),
    ),
  );
}

/** How a ring's positions become degrees, whichever of the two orders of axes its writer has taken. */
export function gmlToDegrees(srsName: string | undefined): (position: Coordinates) => LngLat {
  const crs = srsName === undefined ? null : crsOfName(srsName);
  if (srsName !== undefined && !crs) {
    throw new FileProblem(`is in a coordinate system that is not read here: ${srsName.slice(0, 80)}`);
  }
  const stated = crs && toDegreesFrom(crs);
  return ([first = Number.NaN, second = Number.NaN]) => {
    const toDegrees = stated ?? bySight(first, second);
    const straight = toDegrees(first, second);
    if (aroundBarcelona(straight)) return straight;
    const turned = toDegrees(second, first);
    return aroundBarcelona(turned) ? turned : straight;
  };
}

/** Where no system is named, that which the numbers are plainly in. */
function bySight(x: number, y: number): (x: number, y: number) => LngLat {
  const crs = crsByPosition(x, y);
  if (!crs) throw new FileProblem(`is in a coordinate system that is not told: ${x}, ${y}`);
  return toDegreesFrom(crs);
}

export function inDegrees(
  polygons: readonly Coordinates[][][],
  toDegrees: (position: Coordinates) => LngLat,
): PolygonFact[] {
  return polygons.map((rings) => rings.map((ring) => ring.map(toDegrees)));
}

/**
 * `EPSG:25831`, `urn:ogc:def:crs:EPSG::25831`, `http://www.opengis.net/def/crs/EPSG/0/25831`, `…epsg.xml#4326`; of a
 * system put together with one of heights, that of the places.
 */
function crsOfName(name: string): Crs | null {
  const codes = name.slice(0, 500).match(/(?<!\d)\d{4,6}(?!\d)/g) ?? [];
  return crsOf(name) ?? codes.map((code) => crsOf(`EPSG:${code}`)).find((crs) => crs !== null) ?? null;
}

function facesOf(element: XmlElement): XmlElement[] {
  const isFace = ({ name }: XmlElement) => name === 'Polygon' || name === 'PolygonPatch';
  return element.children.flatMap((child) => (isFace(child) ? [child] : facesOf(child)));
}

function ringOf(side: XmlElement, inherited: number): Coordinates[] {
  const [list] = allWithin(side, 'posList');
  if (list) {
    const stated = Number(list.attributes.get('srsDimension') ?? list.attributes.get('dimension'));
    const count = Number(list.attributes.get('count'));
    return inSteps(numbersOf(list.text), stated || inherited || 0, count);
  }
  const positions = allWithin(side, 'pos').map(({ text }) => numbersOf(text));
  if (positions.length > 0) return positions;
  const [coordinates] = allWithin(side, 'coordinates');
  return (coordinates?.text.trim().split(/\s+/) ?? []).map((each) => each.split(',').map(Number));
}

/** Without a stated dimension, that of the count, or three where the ring closes so and not in twos. */
function inSteps(numbers: readonly number[], stated: number, count: number): Coordinates[] {
  const counted = count > 0 && numbers.length / count === 3 ? 3 : 0;
  const closesInThrees = numbers.length % 3 === 0 && closes(numbers, 3) && !closes(numbers, 2);
  const step = stated === 2 || stated === 3 ? stated : counted || (closesInThrees ? 3 : 2);
  return Array.from({ length: Math.floor(numbers.length / step) }, (_, at) =>
    numbers.slice(at * step, at * step + step),
  );
}

function closes(numbers: readonly number[], step: number): boolean {
  return Array.from({ length: step }, (_, at) => at).every((at) => numbers[at] === numbers.at(at - step));
}

function numbersOf(text: string): number[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/).map(Number);
}

function findAttribute(element: XmlElement, name: string): string | undefined {
  const own = element.attributes.get(name);
  if (own !== undefined) return own;
  for (const child of element.children) {
    const found = findAttribute(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
