import type { LineInference, TransitLine } from '../../contract/package.ts';
import type { LngLat } from '../../contract/place.ts';
import type { GtfsRoute } from './gtfs-network.ts';

/** A line before it has its name in the network: what is known of its course and its timetable. */
export interface LineDraft {
  readonly route: GtfsRoute;
  /** Numbers of stops. */
  readonly stations: readonly number[];
  readonly path: readonly LngLat[];
  readonly loop: boolean;
  readonly headwayMin: TransitLine['headwayMin'] | null;
  readonly speedKmh: number | null;
  readonly inferred: readonly LineInference[];
}

/** Routes of one operator and one name are one line. */
export function groupsOf(routes: readonly GtfsRoute[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [number, { operator, mode, name }] of routes.entries()) {
    const key = [operator, mode, name].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), number]);
  }
  return [...groups.values()];
}
