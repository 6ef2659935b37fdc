import { FileProblem, type SourceFile } from './importer.ts';
import { isObject, parsed } from './json-members.ts';
import type { Body } from './building-solids.ts';
import type { Coordinates } from './gml.ts';
import type { Face } from './solids.ts';
import { decodeText, textOf } from './text.ts';

/** A building or a part of one in a CityJSON file, in the file's own system. */
export interface CityJsonBuilding {
  readonly id: string;
  readonly parent?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly bodies: readonly Body[];
}

export interface CityJson {
  readonly referenceSystem?: string;
  readonly buildings: readonly CityJsonBuilding[];
}

/** Bytes above which a file is not held as one text. */
const LARGEST = 400 * 1024 * 1024;

export function isCityJson({ head }: SourceFile): boolean {
  const text = textOf(head, true);
  return /^\s*\{/.test(text) && /"type"\s*:\s*"CityJSON"/.test(text);
}

/** CityJSON 1.0 to 2.0, or CityJSONSeq: one feature a line. Throws {@link FileProblem} for what is neither. */
export function readCityJson(file: SourceFile): CityJson {
  if (file.bytes > LARGEST) throw new FileProblem('is too large to be read as one: cut it up, or give CityJSONSeq');
  const text = [...decodeText(file.pieces())].join('');
  const whole = parsed(text);
  const documents = isObject(whole) ? [whole] : text.split('\n').map(parsed).filter(isObject);
  const [first] = documents;
  if (first?.type !== 'CityJSON') throw new FileProblem('is no sound CityJSON: it is cut or broken');
  const transform = transformOf(first.transform);
  const buildings = documents.flatMap((document) => buildingsOf(document, transform));
  const referenceSystem = isObject(first.metadata) ? first.metadata.referenceSystem : undefined;
  return { buildings, ...(typeof referenceSystem === 'string' && { referenceSystem }) };
}

type Transform = (vertex: unknown) => Coordinates;

function transformOf(transform: unknown): Transform {
  const { scale, translate } = isObject(transform) ? transform : {};
  const [scales, shifts] = [listOf(scale), listOf(translate)];
  return (vertex) =>
    listOf(vertex).map((value, axis) => Number(value) * Number(scales[axis] ?? 1) + Number(shifts[axis] ?? 0));
}

function buildingsOf(document: Readonly<Record<string, unknown>>, transform: Transform): CityJsonBuilding[] {
  const vertices = listOf(document.vertices).map(transform);
  const objects = isObject(document.CityObjects) ? Object.entries(document.CityObjects) : [];
  return objects.flatMap(([id, object]) => {
    if (!isObject(object) || (object.type !== 'Building' && object.type !== 'BuildingPart')) return [];
    const [parent] = listOf(object.parents);
    const attributes = isObject(object.attributes) ? object.attributes : {};
    const bodies = listOf(object.geometry).flatMap((geometry) =>
      isObject(geometry) ? [bodyOf(geometry, vertices)] : [],
    );
    return [{ id, attributes, bodies, ...(typeof parent === 'string' && { parent }) }];
  });
}

/** How deep the faces of a geometry lie in its boundaries. */
const FACE_DEPTH: ReadonlyMap<unknown, number> = new Map([
  ['MultiSurface', 1],
  ['CompositeSurface', 1],
  ['Solid', 2],
  ['MultiSolid', 3],
  ['CompositeSolid', 3],
]);

function bodyOf(geometry: Readonly<Record<string, unknown>>, vertices: readonly Coordinates[]): Body {
  const semantics = isObject(geometry.semantics) ? geometry.semantics : {};
  const surfaces = listOf(semantics.surfaces);
  const onGround = (value: unknown): boolean => {
    const surface = typeof value === 'number' ? surfaces[value] : undefined;
    return isObject(surface) && surface.type === 'GroundSurface';
  };
  const faces: Face[] = [];
  const visit = (boundary: unknown, values: unknown, depth: number): void => {
    if (depth > 0) {
      const named = listOf(values);
      for (const [index, each] of listOf(boundary).entries()) visit(each, named[index], depth - 1);
      return;
    }
    const rings = listOf(boundary).map((ring) => listOf(ring).flatMap((index) => cornerAt(vertices, index)));
    faces.push({ rings, ground: onGround(values) });
  };
  const depth = FACE_DEPTH.get(geometry.type);
  if (depth !== undefined) visit(geometry.boundaries, semantics.values, depth);
  return { lod: Number.parseFloat(String(geometry.lod)) || 0, faces };
}

function cornerAt(vertices: readonly Coordinates[], index: unknown): Coordinates[] {
  const corner = typeof index === 'number' ? vertices[index] : undefined;
  return corner ? [corner] : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
