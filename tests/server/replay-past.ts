import type { Leg } from '../../data/contract/leg.ts';
import type { FeedRecord, StationRecord, VehicleRecord } from '../../data/contract/record.ts';
import type { Batch, Series } from '../../server/store/batch.ts';
import { columnsOf } from './memory-archive.ts';
import { MemoryHistory, NOTHING } from './memory-history.ts';

/** 25 October 2026, 02:00 in Madrid for the first time: the clocks show 02:30 twice in what follows. */
export const PAST_MS = Date.UTC(2026, 9, 25, 0, 0);

const MINUTE_MS = 60_000;

/** What came in: a batch every 10 s for so long. */
const LASTS_MS = 120 * MINUTE_MS;

/** Nothing came in between these. */
export const GAP = { fromMs: PAST_MS + 40 * MINUTE_MS, toMs: PAST_MS + 50 * MINUTE_MS } as const;

/** A bus drives only until then; nobody says that it has gone. */
export const BUS_SILENT_MS = PAST_MS + 60 * MINUTE_MS;

/** A tram is there until somebody says that it has gone. */
export const TRAM_GONE_MS = PAST_MS + 20 * MINUTE_MS;

export const FEED: FeedRecord = {
  id: 'feed:past',
  kind: 'feed',
  feed: 'feed:past',
  name: 'A feed of the past',
  protocol: 'test',
  state: 'live',
  simulated: true,
  recorded: false,
  licence: 'CC0-1.0',
  attribution: 'The test',
  observedAtMs: null,
  acceptedCount: 0,
  rejectedCount: 0,
  problem: '',
};

const STATION: StationRecord = {
  id: 'station:past/1',
  kind: 'station',
  feed: 'feed:past',
  name: 'Rambla',
  longitude: 2.17,
  latitude: 41.38,
  capacity: 20,
};

function vehicle(key: string, mode: VehicleRecord['mode']): VehicleRecord {
  const described = { id: `vehicle:${key}`, kind: 'vehicle', feed: 'feed:past', name: key } as const;
  return { ...described, mode, line: null, headsign: 'Besòs', basis: 'observed', lengthM: 12 };
}

export const SERIES: readonly Series[] = [
  { id: 1, key: 'station:past/1 bikes-available', subject: 'station:past/1', property: 'bikes-available', factor: 1 },
  { id: 2, key: 'prov/t', subject: 'station:past/1', property: 'temperature', factor: 0.1 },
  { id: 3, key: 'prov/text', subject: null, property: null, factor: 1 },
];

/** A bus goes round a square of 1,000 m: 10 m/s, a corner every 100 s. Whole centimetres. */
export function busAt(atMs: number): { readonly xCm: number; readonly yCm: number } {
  const along = ((((atMs - PAST_MS) / 100) % 4000) + 4000) % 4000;
  const [side, metres] = [Math.floor(along / 1000), along % 1000];
  const cm = Math.round(metres * 100);
  if (side === 0) return { xCm: cm, yCm: 0 };
  if (side === 1) return { xCm: 100_000, yCm: cm };
  return side === 2 ? { xCm: 100_000 - cm, yCm: 100_000 } : { xCm: 0, yCm: 100_000 - cm };
}

function legAt(t0Ms: number): Leg {
  const [from, to] = [busAt(t0Ms), busAt(t0Ms + 10_000)];
  return { t0Ms, t1Ms: t0Ms + 10_000, x0Cm: from.xCm, y0Cm: from.yCm, x1Cm: to.xCm, y1Cm: to.yCm };
}

/** What came in, batch by batch. */
export function pastBatches(): readonly Batch[] {
  const batches: Batch[] = [];
  for (let arrivedMs = PAST_MS; arrivedMs <= PAST_MS + LASTS_MS; arrivedMs += 10_000) {
    const isFirst = arrivedMs === PAST_MS;
    if (arrivedMs > GAP.fromMs && arrivedMs < GAP.toMs) continue;
    const step = (arrivedMs - PAST_MS) / 10_000;
    const vehicles = [vehicle('bus', 'bus'), ...(arrivedMs < TRAM_GONE_MS ? [vehicle('tram', 'tram')] : [])];
    const legs = vehicles.map(({ id }) => ({ vehicle: id, leg: legAt(arrivedMs + 5000) }));
    batches.push({
      ...NOTHING,
      arrivedMs,
      series: isFirst ? SERIES : [],
      records: isFirst ? [FEED, STATION, ...vehicles] : [],
      legs: arrivedMs < BUS_SILENT_MS ? legs : [],
      gone: arrivedMs === TRAM_GONE_MS ? ['vehicle:tram'] : [],
      values: columnsOf([
        { series: 1, atMs: arrivedMs - 2000, value: step % 20, verdict: step % 7 === 0 ? 4 : 0 },
        { series: 2, atMs: arrivedMs - 1000, value: 200 + (step % 30), verdict: 0 },
        { series: 3, atMs: arrivedMs, value: Number.NaN, text: 'open', verdict: 0 },
      ]),
    });
  }
  return batches;
}

export function makePast(atMost?: number): MemoryHistory {
  return new MemoryHistory(pastBatches(), atMost);
}
