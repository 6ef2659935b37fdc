import type { SiteFact, TrafficSectionFact } from '../city/importers/facts.ts';
import type { Site, Sites, TrafficSection } from '../contract/package.ts';
import type { Sourced } from './sourced.ts';

/**
 * Places where the city measures, serves or offers, by kind and in the order of their files, and the traffic sections by
 * id. Of two with the same kind and id the first is taken. Bike stations are those of the source with the most: older
 * ones of another service stand no more.
 */
export function surveySites({
  sites,
  trafficSections,
}: {
  readonly sites: readonly Sourced<SiteFact>[];
  readonly trafficSections: readonly Sourced<TrafficSectionFact>[];
}): Sites {
  const bikes = greatestSource(sites.filter(({ fact }) => fact.site === 'bike-station'));
  const chosen = new Map<string, Site>();
  for (const { fact, source } of sites) {
    const id = `${fact.site}:${fact.id}`;
    if (chosen.has(id) || (fact.site === 'bike-station' && source !== bikes)) continue;
    const { site: kind, name, at, details = {} } = fact;
    chosen.set(id, { id, kind, name, at: [degrees(at[0]), degrees(at[1])], details, source });
  }
  const ordered = [...chosen.values()].toSorted((one, other) => compare(one.kind, other.kind));
  return { sites: ordered, trafficSections: sectionsOf(trafficSections) };
}

function greatestSource(sites: readonly Sourced<SiteFact>[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { source } of sites) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts].toSorted(([one, most], [other, more]) => more - most || one - other)[0]?.[0];
}

function sectionsOf(facts: readonly Sourced<TrafficSectionFact>[]): readonly TrafficSection[] {
  const sections = new Map<string, TrafficSection>();
  for (const { fact } of facts) {
    const path = fact.path.flatMap((position) => position.map(degrees));
    if (!sections.has(fact.id)) sections.set(fact.id, { id: fact.id, name: fact.name, path });
  }
  return [...sections.values()].toSorted((one, other) => compareNumbered(one.id, other.id));
}

/** To 0.1 m. */
function degrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Numbers by their value, before anything else. */
function compareNumbered(one: string, other: string): number {
  const [a, b] = [Number(one), Number(other)];
  return Number.isFinite(a) && Number.isFinite(b) && a !== b ? a - b : compare(one, other);
}
