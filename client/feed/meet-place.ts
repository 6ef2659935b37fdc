import { ringsHold } from '../../data/contract/flat-rings.ts';
import { type LngLat, toLngLat, toLocalCm } from '../../data/contract/place.ts';
import type { Drawn, PlaceKind, PlaceRef, Ray } from '../state/place.ts';
import type { PackageParts } from './package-parts.ts';
import type { Crown, PlaceTile, PlaceTiles, Solid, Way } from './place-tiles.ts';
import { pointOn, toCrown, toCylinder, toGround, toSolid, toWay } from './ray-hits.ts';

/** Nothing in the city is taller. */
const TALLEST_M = 350;

/** Beyond this a look meets only haze. */
const FARTHEST_M = 9000;

/** Steps in which tiles are gathered along a look: shorter than a tile, so that none is missed. */
const STEP_M = 400;

/** A thing met, and how far from the eye. */
interface Met {
  readonly alongM: number;
  readonly place: PlaceRef;
}

/** The first thing of the package that a look meets: model, tree or building, else what lies on the ground. */
export async function meetPlace(
  ray: Ray,
  drawn: Drawn,
  tiles: PlaceTiles,
  parts: PackageParts,
): Promise<PlaceRef | null> {
  const groundM = Math.min(toGround(ray), FARTHEST_M);
  const along = await tilesAlong(ray, groundM, tiles);
  const standing = nearest([...modelsMet(ray, drawn), ...along.flatMap((tile) => thingsMet(ray, tile, drawn))]);
  if (standing && standing.alongM < groundM + 1) return standing.place;
  if (toGround(ray) > FARTHEST_M) return null;
  const [x, y] = pointOn(ray, groundM);
  const stop = drawn.stops ? await stopAt(x, y, ray.blur * groundM, parts) : null;
  if (stop) return stop;
  return groundPlace(await tiles.at(x, y), x, y, ray.blur * groundM, parts);
}

async function tilesAlong(ray: Ray, groundM: number, tiles: PlaceTiles): Promise<readonly PlaceTile[]> {
  const { eye, direction } = ray;
  const from = direction[2] < 0 ? Math.max(0, (TALLEST_M - eye[2]) / direction[2]) : 0;
  const found = new Set<PlaceTile>();
  for (let alongM = from; alongM < groundM + STEP_M; alongM += STEP_M) {
    const [x, y] = pointOn(ray, Math.min(alongM, groundM));
    found.add(await tiles.at(x, y));
  }
  return [...found];
}

function nearest(met: readonly Met[]): Met | undefined {
  return met.reduce<Met | undefined>((best, each) => (best && best.alongM <= each.alongM ? best : each), undefined);
}

function modelsMet(ray: Ray, { models }: Drawn): readonly Met[] {
  return models.flatMap(({ id, name, at, radiusM, heightM }) => {
    const { xCm, yCm } = toLocalCm(at);
    const alongM = toCylinder(ray, xCm / 100, yCm / 100, radiusM * 0.75, heightM);
    const place = { kind: 'landmark', id: `landmark:${id}`, name, at } as const;
    return Number.isFinite(alongM) ? [{ alongM, place }] : [];
  });
}

function thingsMet(ray: Ray, { buildings, trees }: PlaceTile, drawn: Drawn): readonly Met[] {
  const solids = drawn.buildings ? buildings.map((solid) => met(toSolid(ray, solid), () => buildingPlace(solid))) : [];
  const crowns = drawn.trees ? trees.map((crown) => met(toCrown(ray, crown), () => treePlace(crown))) : [];
  return [...solids, ...crowns].flat();
}

function met(alongM: number, place: () => PlaceRef): readonly Met[] {
  return Number.isFinite(alongM) ? [{ alongM, place: place() }] : [];
}

export function buildingPlace({ tags, rings, bounds }: Solid): PlaceRef {
  const middle = ringsHold(rings, (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    ? [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]
    : (rings[0] ?? []).slice(0, 2);
  return refOf('building', String(tags.id), String(tags.name ?? ''), degreesOf(middle[0] ?? 0, middle[1] ?? 0));
}

export function treePlace({ tags, x, y }: Crown): PlaceRef {
  return refOf('tree', String(tags.id), String(tags.commonName || tags.species || ''), degreesOf(x, y));
}

function refOf(kind: PlaceKind, key: string, name: string, at: LngLat): PlaceRef {
  return { kind, id: `${kind}:${key}`, name, at };
}

function degreesOf(x: number, y: number): LngLat {
  const [longitude, latitude] = toLngLat({ xCm: x * 100, yCm: y * 100 });
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}

/** Half the width that a street of a class is drawn in, metres. */
const HALF_WIDTHS: Readonly<Record<string, number>> = {
  motorway: 16,
  trunk: 15,
  primary: 13,
  secondary: 10,
  tertiary: 8,
};
const SMALL_HALF_WIDTH_M = 6;

async function stopAt(x: number, y: number, blurM: number, parts: PackageParts): Promise<PlaceRef | null> {
  const { stops } = await parts.transit();
  let best: PlaceRef | null = null;
  let least = Math.min(60, Math.max(6, blurM));
  for (const { id, name, at } of stops) {
    const { xCm, yCm } = toLocalCm(at);
    const metres = Math.hypot(xCm / 100 - x, yCm / 100 - y);
    if (metres >= least) continue;
    least = metres;
    best = { kind: 'stop', id: `stop:${id}`, name, at };
  }
  return best;
}

async function groundPlace(tile: PlaceTile, x: number, y: number, blurM: number, parts: PackageParts) {
  const streets = tile.streets.filter(({ tags }) => typeof tags.name === 'string' && tags.name !== '');
  const reach = (way: Way): number => (HALF_WIDTHS[String(way.tags.class)] ?? SMALL_HALF_WIDTH_M) + Math.min(8, blurM);
  const [street] = streets
    .map((way) => ({ way, metres: toWay(way, x, y, reach(way)) }))
    .filter(({ metres }) => Number.isFinite(metres))
    .sort((one, other) => one.metres - other.metres);
  if (street) return namedPlace('street', String(street.way.tags.name), degreesOf(x, y), parts);
  const green = tile.greens.find(({ rings, tags }) => tags.name && ringsHold(rings, x, y));
  return green ? namedPlace('park', String(green.tags.name), degreesOf(x, y), parts) : null;
}

/** With the id that the package's list of places has for the name, where it has one. */
async function namedPlace(kind: 'street' | 'park', name: string, at: LngLat, parts: PackageParts): Promise<PlaceRef> {
  const { places } = await parts.places();
  const known = places.find((place) => place.kind === kind && place.name === name);
  return { kind, id: known?.id ?? `${kind}:${name}`, name, at };
}
