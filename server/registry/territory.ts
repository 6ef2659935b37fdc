import type { Area, Areas, Manifest, Place, Places } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { RegistryId, RegistryKind, RegistryRecord, Relation } from '../../data/contract/registry.ts';
import { areasOr, makeAreaFinder } from '../exports/area-finder.ts';

/** City, districts, barris, census sections and streets of a package, and which of them hold a place. */
export interface Territory {
  readonly records: ReadonlyMap<RegistryId, RegistryRecord>;
  /** Ids of what holds a place, the widest first. */
  within(at: LngLat): readonly RegistryId[];
  /** What it is a part of. */
  partsOf(id: RegistryId): readonly Relation[];
}

const LEVELS = ['municipality', 'district', 'barri', 'section'] as const;

const KINDS: Readonly<Record<Area['level'], RegistryKind>> = {
  municipality: 'city',
  district: 'district',
  barri: 'barri',
  section: 'census-section',
};

const CITY_ID = 'city:barcelona';

export function territoryOf(
  manifest: Pick<Manifest, 'name' | 'sources' | 'generated' | 'bounds'>,
  areas: Areas,
  places: Places,
): Territory {
  const all = areasOr(areas, places);
  const finder = makeAreaFinder(all);
  const byId = new Map(all.map((area) => [area.id, area]));
  const records = new Map<RegistryId, RegistryRecord>();
  const parents = new Map<RegistryId, RegistryId>();
  const put = (record: RegistryRecord, parent: RegistryId | null): void => {
    records.set(record.id, record);
    if (parent) parents.set(record.id, parent);
  };
  const told = { manifest, within: (at: LngLat): readonly RegistryId[] => withinOf(finder, at) };
  if (!all.some(({ level }) => level === 'municipality')) put(wholeCity(manifest), null);
  for (const area of all) {
    const record = areaRecord(area, holdersOf(area, byId), told);
    put(record, record.within.at(-1) ?? null);
  }
  const hasBarris = all.some(({ level }) => level === 'barri');
  for (const place of places.places) {
    if (place.kind === 'street') put(streetRecord(place, told), null);
    if (place.kind === 'neighbourhood' && !hasBarris) {
      const record = barriRecord(place, told);
      put(record, record.within.at(-1) ?? CITY_ID);
    }
  }
  return {
    records,
    within: told.within,
    partsOf: (id) => {
      const to = parents.get(id);
      return to === undefined ? [] : [{ type: 'part-of', from: id, to, validFromMs: null, validToMs: null }];
    },
  };
}

interface Telling {
  readonly manifest: Pick<Manifest, 'sources' | 'generated'>;
  within(at: LngLat): readonly RegistryId[];
}

function withinOf(finder: ReturnType<typeof makeAreaFinder>, at: LngLat): readonly RegistryId[] {
  const found = LEVELS.flatMap((level) => {
    const area = finder.find(level, at);
    return area ? [idOf({ level, code: area.code })] : [];
  });
  return found.length === 0 || found[0] === CITY_ID ? found : [CITY_ID, ...found];
}

function idOf({ level, code }: Pick<Area, 'level' | 'code'>): RegistryId {
  return level === 'municipality' ? CITY_ID : `${KINDS[level]}:${code}`;
}

/** What an area is a part of, the widest first: each is wider than what it holds. */
function holdersOf({ level, parent }: Area, byId: ReadonlyMap<string, Area>): readonly RegistryId[] {
  if (level === 'municipality') return [];
  const holder = byId.get(parent ?? '');
  const isWider = holder && LEVELS.indexOf(holder.level) < LEVELS.indexOf(level);
  return isWider ? [...holdersOf(holder, byId), idOf(holder)] : [CITY_ID];
}

function areaRecord(area: Area, within: readonly RegistryId[], { manifest }: Telling): RegistryRecord {
  const { level, code, name, population, areaM2 } = area;
  const id = idOf(area);
  const facts = { code, ...(areaM2 > 0 ? { areaM2 } : {}), ...(population === undefined ? {} : { population }) };
  return {
    id,
    kind: KINDS[level],
    name,
    at: middleOf(area),
    facts,
    aliases: area.id === id ? [] : [area.id],
    within,
    ...creditOf(area.source, manifest),
    ...NO_TIME,
  };
}

function streetRecord({ id, name, at, source }: Place, { manifest, within }: Telling): RegistryRecord {
  const own = id.startsWith('street:') ? id : `street:${id}`;
  const aliases = own === id ? [] : [id];
  const credit = creditOf(source ?? 0, manifest);
  return { id: own, kind: 'street', name, at, facts: {}, aliases, within: within(at), ...credit, ...NO_TIME };
}

/** A barri of which only the middle is known: it is there, but nothing is placed in it. */
function barriRecord({ id, name, at, source }: Place, { manifest, within }: Telling): RegistryRecord {
  const code = id.slice(id.indexOf(':') + 1);
  const credit = creditOf(source ?? 0, manifest);
  const own = { at, facts: { code }, aliases: [id], within: within(at) };
  return { id: `barri:${code}`, kind: 'barri', name, ...own, ...credit, ...NO_TIME };
}

function wholeCity({ name, bounds, generated }: Pick<Manifest, 'name' | 'bounds' | 'generated'>): RegistryRecord {
  const [west, south, east, north] = bounds;
  const at: LngLat = [(west + east) / 2, (south + north) / 2];
  const own = { aliases: [], within: [], source: 'besso', simulated: generated };
  return { id: CITY_ID, kind: 'city', name, at, facts: {}, ...own, ...NO_TIME };
}

/** Territory was there before anything was kept of it. */
const NO_TIME = { validFromMs: null, validToMs: null } as const;

function creditOf(index: number, { sources, generated }: Pick<Manifest, 'sources' | 'generated'>) {
  const source = sources[index];
  return { source: source?.id ?? 'unknown', simulated: source?.generated ?? generated };
}

/** The middle of the box around its largest polygon. */
function middleOf({ polygons }: Area): LngLat | null {
  const outlines = polygons.map(([outline]) => outline ?? []);
  const longest = outlines.reduce((best, each) => (each.length > best.length ? each : best), []);
  if (longest.length < 2) return null;
  const longitudes = longest.filter((_, place) => place % 2 === 0);
  const latitudes = longest.filter((_, place) => place % 2 === 1);
  return [middle(longitudes), middle(latitudes)];
}

function middle(values: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return (least + most) / 2;
}
