import type { Area, Areas } from '../contract/package.ts';
import { distanceToPath, type Point, toDegrees, toPath } from '../city/plane.ts';
import { areaOf, boxOf, contains, type Ring } from '../city/polygon.ts';
import { type Territory, writtenTerritory } from '../city/territory.ts';

/** Districts and barris as the official files have them; those written by hand where no file has any. */
export function surveyTerritory({ areas }: Areas): Territory {
  const written = writtenTerritory();
  const districts = areas.filter(({ level }) => level === 'district').map(drawn);
  const barris = areas.filter(({ level }) => level === 'barri').map(drawn);
  return {
    districts:
      districts.length > 0 ? districts.map(({ at, ...rest }) => ({ ...rest, labelAt: at })) : written.districts,
    neighbourhoods: barris.length > 0 ? barris : written.neighbourhoods,
  };
}

function drawn({ code, name, polygons, source }: Area) {
  const planes = polygons.map((rings) => rings.map((ring) => toPath(ring).slice(0, -1)));
  return { code, name, polygons: planes, source, at: toDegrees(innermost(planes)) };
}

const STEPS = 24;

/** The point of the largest polygon that lies farthest from its outline, of those tried: where a name is read best. */
function innermost(polygons: readonly (readonly Ring[])[]): Point {
  const largest = polygons.reduce<readonly Ring[]>(
    (best, rings) => (Math.abs(areaOf(rings[0] ?? [])) > Math.abs(areaOf(best[0] ?? [])) ? rings : best),
    [],
  );
  const [outline = [], ...holes] = largest;
  const { west, south, east, north } = boxOf(outline);
  const edge = [...outline, ...outline.slice(0, 1)];
  let best: { at: Point; awayM: number } = { at: outline[0] ?? [0, 0], awayM: 0 };
  for (let step = 0; step < STEPS * STEPS; step++) {
    const at: Point = [
      west + ((east - west) * ((step % STEPS) + 0.5)) / STEPS,
      south + ((north - south) * (Math.floor(step / STEPS) + 0.5)) / STEPS,
    ];
    if (!contains(outline, at) || holes.some((hole) => contains(hole, at))) continue;
    const awayM = distanceToPath(at, edge);
    if (awayM > best.awayM) best = { at, awayM };
  }
  return best.at;
}
