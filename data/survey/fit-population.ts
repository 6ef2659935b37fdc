import type { Areas } from '../contract/package.ts';
import type { Building } from '../city/building.ts';
import type { Fabric } from '../city/fabric-areas.ts';
import { areaOf, middleOf } from '../city/polygon.ts';
import { areasAt } from './barri-index.ts';

/** Built ground of all uses for each resident, square metres: an assumption, for fabric that is made up anyway. */
const FLOOR_M2_EACH = 58;

const FLOOR_M = 3.1;

/** Nobody lives there, or their height is known. */
const UNFITTED: ReadonlySet<Fabric> = new Set<Fabric>(['industrial', 'port', 'tower']);

/** Within these a fabric is still itself. */
const [LEAST, MOST] = [0.7, 1.45];

/** Lower ones are workshops and cottages, and stay so. */
const LOW_FLOORS = 3;

/**
 * Heights of the generated buildings brought, in whole floors, nearer to what the residents of their section need, or of
 * their barri where the section's are not known: the surveyed ones are counted first and stay as they are.
 */
export function fitPopulation(generated: readonly Building[], surveyed: readonly Building[], areas: Areas): Building[] {
  const needs = needsOf(areas);
  const built = new Map<string, { surveyedM2: number; generatedM2: number }>();
  const add = ({ ring, heightM, fabric }: Building, key: 'surveyedM2' | 'generatedM2', area: string | undefined) => {
    if (area === undefined || (key === 'generatedM2' && UNFITTED.has(fabric))) return;
    const known = built.get(area) ?? { surveyedM2: 0, generatedM2: 0 };
    known[key] += (Math.abs(areaOf(ring)) * heightM) / FLOOR_M;
    built.set(area, known);
  };
  const areaOfGenerated = generated.map(({ ring }) => needs.areaAt(middleOf(ring)));
  for (const [order, building] of generated.entries()) add(building, 'generatedM2', areaOfGenerated[order]);
  for (const building of surveyed) add(building, 'surveyedM2', needs.areaAt(middleOf(building.ring)));
  const shares = new Map(
    [...built].map(([area, { surveyedM2, generatedM2 }]) => {
      const wanted = (needs.residents.get(area) ?? 0) * FLOOR_M2_EACH - surveyedM2;
      return [area, Math.min(MOST, Math.max(LEAST, wanted / (generatedM2 || 1)))] as const;
    }),
  );
  return generated.map((building, order) => {
    const share = shares.get(areaOfGenerated[order] ?? '');
    if (share === undefined || UNFITTED.has(building.fabric)) return building;
    const floors = Math.round(building.heightM / FLOOR_M);
    if (floors < LOW_FLOORS) return building;
    const change = Math.max(LOW_FLOORS - 1, Math.round(floors * share)) - floors;
    return { ...building, heightM: Math.round((building.heightM + change * FLOOR_M) * 10) / 10 };
  });
}

function needsOf(areas: Areas) {
  const residents = new Map<string, number>();
  for (const { level, code, population } of areas.areas) {
    if (population !== undefined && (level === 'section' || level === 'barri'))
      residents.set(`${level} ${code}`, population);
  }
  const [sectionAt, barriAt] = [areasAt(areas, 'section'), areasAt(areas, 'barri')];
  return {
    residents,
    areaAt: (at: Parameters<typeof sectionAt>[0]): string | undefined =>
      [`section ${sectionAt(at)}`, `barri ${barriAt(at)}`].find((key) => residents.has(key)),
  };
}
