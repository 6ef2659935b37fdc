import type { Places, Sites, TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import { middleOf } from '../state/place-of.ts';
import type { SearchItem } from '../state/search.ts';
import type { PackageParts } from './package-parts.ts';

/** Everything of the package with a name. A part that cannot be had leaves the others to be found. */
export async function namesOf(parts: PackageParts): Promise<readonly SearchItem[]> {
  const [places, transit, sites] = await Promise.all([
    parts.places().catch(() => null),
    parts.transit().catch(() => null),
    parts.sites().catch(() => null),
  ]);
  return searchItemsOf(places, transit, sites);
}

/** Places, lines, stops and sites of the package as things to be found. */
export function searchItemsOf(
  places: Places | null,
  transit: TransitNetwork | null,
  sites: Sites | null,
): readonly SearchItem[] {
  const linesAt = lineNamesAt(transit);
  return [
    ...(places?.places ?? []).map(({ id, kind, name, at }): SearchItem => ({ ...NOTHING_MORE, id, kind, name, at })),
    ...(transit?.lines ?? []).flatMap(lineItems),
    ...stopsByName(transit).map((group) => stopItem(group, linesAt)),
    ...(sites?.sites ?? [])
      .filter(({ name }) => name !== '')
      .map(({ id, name, at }): SearchItem => ({ ...NOTHING_MORE, id: `site:${id}`, kind: 'site', name, at })),
  ];
}

const NOTHING_MORE = { detail: '', record: null, colour: null } as const;

function lineItems({ id, name, longName, colour, path }: TransitLine): readonly SearchItem[] {
  const at = middleOf(path);
  return at ? [{ id: `line:${id}`, kind: 'line', name, detail: longName, at, record: null, colour }] : [];
}

/** Stops of one name that lie together are one thing to whoever looks for it. */
function stopsByName(transit: TransitNetwork | null): readonly (readonly TransitStop[])[] {
  const groups = new Map<string, TransitStop[]>();
  for (const stop of transit?.stops ?? []) {
    const key = `${stop.name} ${stop.at[0].toFixed(2)} ${stop.at[1].toFixed(2)}`;
    const group = groups.get(key);
    if (group) group.push(stop);
    else groups.set(key, [stop]);
  }
  return [...groups.values()];
}

function lineNamesAt(transit: TransitNetwork | null): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const line of transit?.lines ?? []) {
    for (const stop of line.stops) {
      const known = names.get(stop);
      if (known) known.push(line.name);
      else names.set(stop, [line.name]);
    }
  }
  return names;
}

function stopItem(group: readonly TransitStop[], linesAt: ReadonlyMap<string, readonly string[]>): SearchItem {
  const { id = '', name = '', at = [0, 0] } = group[0] ?? {};
  const lines = [...new Set(group.flatMap((stop) => linesAt.get(stop.id) ?? []))];
  return { ...NOTHING_MORE, id: `stop:${id}`, kind: 'stop', name, detail: lines.slice(0, 8).join(' '), at };
}
