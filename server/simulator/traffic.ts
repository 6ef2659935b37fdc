import { hashText, mix, smooth, uniform } from './chance.ts';
import { hoursOf, trafficLevel } from './rhythm.ts';
import type { RoadSection } from './sections.ts';

/** 0 no data, 1 very fluid, 2 fluid, 3 dense, 4 very dense, 5 congestion, 6 cut: the city's own scale. */
type TrafficState = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export interface SectionState {
  readonly section: RoadSection;
  readonly state: TrafficState;
  /** In a quarter of an hour. */
  readonly forecast: TrafficState;
}

const MINUTE_MS = 60_000;

/** States are made once a minute. */
export const TRAFFIC_STEP_MS = MINUTE_MS;

/** The state of every section in the minute of a moment. */
export function trafficAt(sections: readonly RoadSection[], seed: number, atMs: number): readonly SectionState[] {
  const minuteMs = Math.floor(atMs / TRAFFIC_STEP_MS) * TRAFFIC_STEP_MS;
  return sections.map((section) => {
    const key = mix(mix(seed, hashText('traffic')), section.id);
    return {
      section,
      state: hasNoData(key, minuteMs) ? 0 : stateAt(section, seed, key, minuteMs),
      forecast: hasNoData(key, minuteMs) ? 0 : stateAt(section, seed, key, minuteMs + 15 * MINUTE_MS),
    };
  });
}

/** A detector fails for a few hours now and then. */
function hasNoData(key: number, atMs: number): boolean {
  return uniform(mix(key, 31), Math.floor(atMs / (180 * MINUTE_MS))) < 0.012;
}

function stateAt(section: RoadSection, seed: number, key: number, atMs: number): TrafficState {
  if (uniform(mix(key, 32), Math.floor(atMs / (240 * MINUTE_MS))) < 0.002) return 6;
  return gradeOf(loadAt(section, seed, key, atMs));
}

/** Load as a share of what the section takes; the limits of the grades. */
function gradeOf(load: number): TrafficState {
  if (load < 0.34) return 1;
  if (load < 0.56) return 2;
  if (load < 0.74) return 3;
  return load < 0.88 ? 4 : 5;
}

function loadAt(section: RoadSection, seed: number, key: number, atMs: number): number {
  const level = trafficLevel(atMs);
  const hours = hoursOf(atMs);
  const tide = level * section.inward * 0.13 * (bump(hours, 8.3, 1.6) - bump(hours, 18.5, 2.2));
  const district = mix(mix(seed, Math.floor(section.xM / 1800)), Math.floor(section.yM / 1800));
  const chance = 0.1 * smooth(mix(key, 33), atMs, 25 * MINUTE_MS) + 0.09 * smooth(district, atMs, 90 * MINUTE_MS);
  const capacity = 0.36 + 0.44 * uniform(mix(key, 34)) ** 1.5 + 0.12 * Math.max(0, 1 - section.fromCentreM / 4000);
  return level * (capacity + chance) + tide + incident(key, level, atMs);
}

/** A crash, a delivery, a demonstration: for up to an hour, the likelier the fuller the street. */
function incident(key: number, level: number, atMs: number): number {
  const slotMs = 60 * MINUTE_MS;
  const slot = Math.floor(atMs / slotMs);
  if (uniform(mix(key, 35), slot) > 0.008 * level) return 0;
  return 0.5 * Math.sin((Math.PI * (atMs - slot * slotMs)) / slotMs);
}

function bump(hours: number, middle: number, width: number): number {
  return Math.exp(-(((hours - middle) / width) ** 2));
}
