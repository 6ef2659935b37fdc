import { malformed, quoted } from './refusal.ts';

/** A position as x and y, in degrees. */
export type Point = readonly [x: number, y: number];

/** Points, lines and areas (rings, the first of each the outer one); one of the lists is filled. */
export class Geometry {
  readonly points: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
  readonly areas: readonly (readonly (readonly Point[])[])[];

  constructor(
    points: readonly Point[],
    lines: readonly (readonly Point[])[] = [],
    areas: readonly (readonly (readonly Point[])[])[] = [],
  ) {
    this.points = points;
    this.lines = lines;
    this.areas = areas;
  }
}

/** Positions of one geometry; more are refused. */
const POSITIONS_AT_MOST = 2000;

/** Well-known text: points, lines, polygons and several of each. Throws a refusal. */
export function readGeometry(text: string): Geometry {
  const plain = text.replace(/^\s*SRID\s*=\s*\d+\s*;/i, '').trim();
  const match = /^(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z\s*)?(\(.*\))$/is.exec(plain);
  if (!match) throw malformed(`${quoted(text)} is no geometry`);
  const [, multi, kind = '', body = ''] = match;
  if ((body.match(/,/g)?.length ?? 0) >= POSITIONS_AT_MOST) {
    throw malformed(`a geometry has at most ${POSITIONS_AT_MOST} positions`);
  }
  switch (kind.toUpperCase()) {
    case 'POINT':
      return new Geometry(multi ? positionsOf(body.replace(/[()]/g, ' ')) : positionsOf(inside(body)));
    case 'LINESTRING':
      return new Geometry([], multi ? partsOf(body).map((part) => lineOf(part)) : [lineOf(body)]);
    default:
      return new Geometry([], [], multi ? partsOf(body).map(ringsOf) : [ringsOf(body)]);
  }
}

/** GeoJSON as a geometry; undefined for what is none. */
export function geometryOf(value: unknown): Geometry | undefined {
  if (value instanceof Geometry) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, coordinates, geometry } = value as Readonly<Record<string, unknown>>;
  if (type === 'Feature') return geometryOf(geometry);
  switch (type) {
    case 'Point':
      return new Geometry([coordinates as Point]);
    case 'MultiPoint':
      return new Geometry(coordinates as readonly Point[]);
    case 'LineString':
      return new Geometry([], [coordinates as readonly Point[]]);
    case 'Polygon':
      return new Geometry([], [], [coordinates as readonly (readonly Point[])[]]);
    default:
      return undefined;
  }
}

function inside(body: string): string {
  const trimmed = body.trim();
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) throw malformed(`${quoted(body)} lacks a bracket`);
  return trimmed.slice(1, -1);
}

/** The bracketed parts of a bracketed list. */
function partsOf(body: string): readonly string[] {
  const parts: string[] = [];
  const text = inside(body);
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(' && depth++ === 0) start = at;
    if (text[at] === ')' && --depth === 0) parts.push(text.slice(start, at + 1));
    if (depth < 0) throw malformed(`${quoted(body)} has a bracket too many`);
  }
  if (parts.length === 0 || depth !== 0) throw malformed(`${quoted(body)} is no list of positions`);
  return parts;
}

function ringsOf(body: string): readonly (readonly Point[])[] {
  return partsOf(body).map((part) => {
    const ring = lineOf(part);
    const [first, last] = [ring[0], ring.at(-1)];
    if (ring.length < 4 || first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) {
      throw malformed('a ring has four positions or more and ends where it began');
    }
    return ring;
  });
}

function lineOf(body: string): readonly Point[] {
  const line = positionsOf(inside(body));
  if (line.length < 2) throw malformed('a line has two positions or more');
  return line;
}

function positionsOf(text: string): readonly Point[] {
  return text.split(',').map((position) => {
    const [x, y, ...others] = position.trim().split(/\s+/).map(Number);
    const whole = x !== undefined && y !== undefined && others.length < 2;
    if (!whole || !Number.isFinite(x) || !Number.isFinite(y) || position.trim() === '') {
      throw malformed(`${quoted(position)} is no position`);
    }
    return [x, y] as const;
  });
}
