import { GRID_AZIMUTH_DEG, GRID_PERIOD_M } from '../city/eixample-grid.ts';
import { distance, type Point } from '../city/plane.ts';
import type { GridPlace, KnownStreet } from './known-streets.ts';
import type { StreetBearings } from './street-bearings.ts';

/** Which way the streets of the grid run whose traffic is published: 1 to the Besòs or to the mountain, -1 back. */
export interface GridSenses {
  readonly shorewise: readonly KnownSense[];
  readonly seawise: readonly KnownSense[];
}

interface KnownSense extends GridPlace {
  readonly sense: 1 | -1;
}

interface Stretch {
  readonly key: string;
  readonly path: readonly Point[];
}

/**
 * Streets whose direction is well known and whose traffic nobody publishes, for their neighbours' sake: where the Gran Via
 * runs between, the turns begin anew.
 */
const WELL_KNOWN: readonly KnownSense[] = [{ set: 'shorewise', offsetM: 143, fromM: 170, toM: 1690, sense: 1 }];

/** A street counts as one way when so much of what is published of it runs one way. */
const CLEARLY = 0.8;

const TURN = (GRID_AZIMUTH_DEG * Math.PI) / 180;
const TO_BESOS: Point = [Math.sin(TURN), Math.cos(TURN)];
const TO_MOUNTAIN: Point = [-Math.cos(TURN), Math.sin(TURN)];

/** Read off the sections whose traffic is published. */
export function gridSenses(
  sections: readonly Stretch[],
  known: ReadonlyMap<string, KnownStreet>,
  bearings: StreetBearings,
): GridSenses {
  const sums = new Map<string, { grid: GridPlace; onwardM: number; backM: number }>();
  for (const { key, path } of sections) {
    const grid = known.get(key)?.grid;
    const reach = grid ? reachAlong(grid, path) : 0;
    if (!grid || reach === 0) continue;
    const { along, against } = bearings.traffic(path);
    const sum = sums.get(key) ?? { grid, onwardM: 0, backM: 0 };
    sum.onwardM += Math.max(0, reach) * along + Math.max(0, -reach) * against;
    sum.backM += Math.max(0, reach) * against + Math.max(0, -reach) * along;
    sums.set(key, sum);
  }
  const clear = [...sums.values()].flatMap(({ grid, onwardM, backM }): KnownSense[] => {
    if (onwardM + backM < GRID_PERIOD_M) return [];
    const share = onwardM / (onwardM + backM);
    if (share > 1 - CLEARLY && share < CLEARLY) return [];
    return [{ ...grid, sense: share >= CLEARLY ? 1 : -1 }];
  });
  const inOrder = (set: GridPlace['set']) =>
    [...WELL_KNOWN, ...clear].filter((each) => each.set === set).sort((one, other) => one.offsetM - other.offsetM);
  return { shorewise: inOrder('shorewise'), seawise: inOrder('seawise') };
}

/**
 * The direction of a section of the grid along its path: its street's own where published, else by turns from the
 * nearest street that is. 0 where the section runs across its street.
 */
export function gridSense(senses: GridSenses, { path }: Pick<Stretch, 'path'>, grid: GridPlace): -1 | 0 | 1 {
  const reach = reachAlong(grid, path);
  if (reach === 0) return 0;
  const onward = senseAt(senses[grid.set], grid);
  return reach > 0 ? onward : onward === 1 ? -1 : 1;
}

function senseAt(known: readonly KnownSense[], { offsetM, fromM, toM }: GridPlace): 1 | -1 {
  const beside = known.filter((each) => each.fromM < toM && each.toM > fromM);
  const nearest = (beside.length > 0 ? beside : known).reduce<KnownSense | undefined>(
    (best, each) => (best && Math.abs(best.offsetM - offsetM) <= Math.abs(each.offsetM - offsetM) ? best : each),
    undefined,
  );
  const turns = Math.round((offsetM - (nearest?.offsetM ?? 0)) / GRID_PERIOD_M);
  const sense = nearest?.sense ?? 1;
  return turns % 2 === 0 ? sense : sense === 1 ? -1 : 1;
}

/** Metres by which a path leads on along its street; 0 where it runs across it. */
function reachAlong({ set }: GridPlace, path: readonly Point[]): number {
  const [first, last] = [path[0], path[path.length - 1]];
  if (!first || !last) return 0;
  const axis = set === 'shorewise' ? TO_BESOS : TO_MOUNTAIN;
  const reach = (last[0] - first[0]) * axis[0] + (last[1] - first[1]) * axis[1];
  return Math.abs(reach) > distance(first, last) * 0.7 ? reach : 0;
}
