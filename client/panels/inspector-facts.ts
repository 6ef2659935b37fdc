import type { City, Entry } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { TransitLine, TransitNetwork } from '../../data/contract/package.ts';
import type { CityRecord, FeedRecord, LineRecord, StopRecord } from '../../data/contract/record.ts';
import { isGood, type Verdict } from '../../data/contract/verdict.ts';
import { isSilent } from '../../data/contract/silence.ts';
import { speedKmhOf } from '../state/place-of.ts';
import type { Recent } from '../state/recent.ts';
import { verdictWords } from '../theme/verdict-words.ts';
import type { WordKey } from '../theme/words.ts';
import type { ChartPoint } from './chart.ts';
import type { Format } from './format.ts';

/** One thing known of what is selected; `atMs` where it was observed rather than given. */
export interface InspectorFact {
  readonly term: WordKey;
  readonly detail: string;
  readonly atMs?: number;
  /** What is said against it, or of it, in words. */
  readonly said?: string;
  /** Whether it is in doubt. */
  readonly doubted?: boolean;
}

/** What the small chart is of. */
export interface ChartSubject {
  readonly term: WordKey;
  readonly points: readonly ChartPoint[];
  /** Whether values are names of states: they change, but neither rise nor fall. */
  readonly states?: boolean;
  valueText(value: number): string;
}

/** The word for what kind of thing a record is. */
export function kindWord(record: CityRecord): WordKey {
  if (record.kind === 'sensor') return `kind.sensor.${record.sensorType}`;
  if (record.kind === 'vehicle' || record.kind === 'line') return `mode.${record.mode}`;
  return `kind.${record.kind}`;
}

/** The line that a vehicle runs on, or that a line is. */
export function lineOf(record: CityRecord, city: City): LineRecord | null {
  if (record.kind === 'line') return record;
  const line = record.kind === 'vehicle' && record.line ? city.entries.get(record.line)?.record : null;
  return line?.kind === 'line' ? line : null;
}

/** The lines of a stop's mode that stop where there is a stop of its name, each name once. */
export function linesAt(stop: StopRecord, transit: TransitNetwork | null): readonly TransitLine[] {
  const ids = new Set(transit?.stops.filter(({ name }) => name === stop.name).map(({ id }) => id));
  const lines = transit?.lines.filter(({ mode, stops }) => mode === stop.mode && stops.some((id) => ids.has(id))) ?? [];
  return [...new Map(lines.map((line) => [line.name, line])).values()];
}

export function feedOf(record: CityRecord, city: City): FeedRecord | null {
  const feed = record.kind === 'feed' ? record : city.entries.get(record.feed)?.record;
  return feed?.kind === 'feed' ? feed : null;
}

/** All that is known of an entry at a moment, what it is first, then what was last observed of it. */
export function factsOf(entry: Entry, city: City, format: Format, nowMs: number): readonly InspectorFact[] {
  return [
    ...recordFacts(entry, city, format, nowMs),
    ...movementFacts(entry, format, nowMs),
    ...valueFacts(entry, city, format),
  ];
}

function recordFacts({ record, legs }: Entry, city: City, format: Format, nowMs: number): readonly InspectorFact[] {
  switch (record.kind) {
    case 'vehicle': {
      const metres = `${format.number(record.lengthM)}\u202fm`;
      const atMs = record.basis === 'observed' ? legs.findLast(({ t0Ms }) => t0Ms <= nowMs)?.t0Ms : undefined;
      const detail = format.text(`basis.${record.basis}`);
      const basis: InspectorFact = { term: 'column.basis', detail, ...(atMs === undefined ? {} : { atMs }) };
      return [basis, { term: 'column.length', detail: metres }];
    }
    case 'line': {
      const vehicles = countVehicles(record, city);
      return [
        { term: 'column.operator', detail: record.operator },
        ...(vehicles === null ? [] : [{ term: 'column.vehicles', detail: format.number(vehicles) } as const]),
      ];
    }
    case 'station':
      return record.capacity === null ? [] : [{ term: 'column.capacity', detail: format.number(record.capacity) }];
    case 'stop':
      return [{ term: 'column.mode', detail: format.text(`mode.${record.mode}`) }];
    default:
      return [];
  }
}

/** Vehicles of a line in sight; null where none of its mode is watched. */
function countVehicles(line: LineRecord, city: City): number | null {
  let count = 0;
  let watched = false;
  for (const { record } of city.entries.values()) {
    if (record.kind !== 'vehicle' || record.mode !== line.mode) continue;
    watched = true;
    if (record.line === line.id) count++;
  }
  return watched ? count : null;
}

function movementFacts({ legs }: Entry, format: Format, nowMs: number): readonly InspectorFact[] {
  const leg = legs.findLast(({ t0Ms }) => t0Ms <= nowMs);
  if (!leg || leg.t1Ms < nowMs) return [];
  return [{ term: 'inspector.speed', detail: format.speed(speedKmhOf(leg)) }];
}

function valueFacts(entry: Entry, city: City, format: Format): readonly InspectorFact[] {
  return PROPERTY_IDS.flatMap((property): readonly InspectorFact[] => {
    const value = entry.values[property];
    if (!value) return [];
    const detail = format.value(property, value.value);
    const silence = isSilent(entry, property, city) ? format.text('legend.stale') : null;
    return [{ term: `property.${property}`, detail, atMs: value.atMs, ...saidOf(value.verdict, silence, format) }];
  });
}

/** What a verdict says, and that a value is old news; nothing where nothing is said. */
function saidOf(
  verdict: Verdict | undefined,
  silence: string | null,
  format: Format,
): Pick<InspectorFact, 'said' | 'doubted'> {
  const flags = verdictWords(verdict).map((word) => format.text(word));
  if (flags.length === 0) return silence === null ? {} : { said: silence };
  const doubted = !isGood(verdict);
  const said = format.text(doubted ? 'verdict.doubted' : 'verdict.noted', { flags: flags.join(', ') });
  return { said: silence === null ? said : `${said} · ${silence}`, doubted };
}

/** The property of an entry that says most, best first. */
const CHARTED: readonly PropertyId[] = [
  'bikes-available',
  'traffic-state',
  'no2',
  'pm10',
  'o3',
  'laeq',
  'temperature',
  'delay',
];

/** Which of some properties says most. */
export function chartedFirst(properties: readonly PropertyId[]): PropertyId | undefined {
  return CHARTED.find((each) => properties.includes(each)) ?? properties[0];
}

/** Whether values are names of states: they change, but neither rise nor fall. */
export function isState(property: PropertyId): boolean {
  return property === 'traffic-state' || property === 'traffic-state-forecast' || property === 'in-service';
}

/** What to draw of an entry: its telling property, or a vehicle's speed; null where nothing changes. */
export function chartOf(entry: Entry, recent: Recent, format: Format): ChartSubject | null {
  const property = chartedFirst(PROPERTY_IDS.filter((each) => entry.values[each]));
  if (entry.record.kind === 'vehicle') {
    const points = entry.legs.map((leg) => ({ atMs: leg.t0Ms, value: speedKmhOf(leg) }));
    return { term: 'inspector.speed', points, valueText: format.speed };
  }
  if (!property) return null;
  const points = recent.series(entry.record.id, property);
  return {
    term: `property.${property}`,
    points,
    states: isState(property),
    valueText: (value) => format.value(property, value),
  };
}
