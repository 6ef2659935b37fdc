import type { Clock } from '../../../data/contract/clock.ts';
import type { Archive, History } from '../../store/archive.ts';
import { Allowance } from './allowance.ts';
import type { Catalogue, Source } from './catalogue-maker.ts';
import type { Entity } from './entity.ts';
import type { Evaluation } from './evaluate.ts';
import { type Reading, TooMuchInOrder } from './merge.ts';
import { featureAt, featureOfId, type Observation, observationsOf, readObservationId } from './observations.ts';
import { malformed } from './refusal.ts';
import { type Strays, straysAmong } from './strays.ts';

/** Steps of evaluation that one request may take: some tenths of a second. */
const EFFORT_AT_MOST = 3_000_000;

/** Values that one request may read from the store in the order of their times. */
export const ROWS_AT_MOST = 200_000;

/** Values that one request may look through in the order that they lie in, and steps of evaluation for that. */
const SCANNED_AT_MOST = 6_000_000;
const SCANNING_EFFORT_AT_MOST = 100_000_000;

/**
 * Requests that look through very much, some seconds long, come one after the other, whoever they are from: one waits,
 * more are turned away, and all others are read for meanwhile.
 */
const SCANS = new Allowance(1, 1);

/** What one request is answered with: the city as it is now, and what it may still use. */
export interface Asking extends Evaluation {
  readonly catalogue: Catalogue;
  readonly reading: Reading;
  readonly scanning: Scanning;
  /** How far observations of these sources are from what is usual. */
  strays(sources: readonly Source[]): Strays;
  /** Observations read beforehand for a filter that leads through them, by Datastream. */
  readonly preloaded: Map<string, readonly Observation[]>;
}

/** What one request may still look through, when it is its turn. */
export interface Scanning {
  /** Throws a refusal where that is more than one request may. */
  spendRows(rows: number): void;
  spend(effort: number): void;
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The start of an answer. */
export function ask(
  catalogue: Catalogue,
  { history, documents }: Pick<Archive, 'history' | 'documents'>,
  clock: Clock,
): Asking {
  const nowMs = clock.nowMs();
  let effort = 0;
  const preloaded = new Map<string, readonly Observation[]>();
  const asking: Asking = {
    catalogue,
    nowMs,
    preloaded,
    reading: readingOf(history, nowMs),
    scanning: scanningOf(),
    strays: (sources) => straysAmong(sources, documents),
    spend(more) {
      effort += more;
      if (effort > EFFORT_AT_MOST) throw new TooMuchInOrder(400, 'that is too much work for one request: ask for less');
    },
    related: (entity, navigation) => relatedTo(entity, navigation, asking),
  };
  return asking;
}

function scanningOf(): Scanning {
  let [scanned, effort] = [0, 0];
  return {
    spendRows(rows) {
      scanned += rows;
      if (scanned > SCANNED_AT_MOST) throw malformed('that is too many observations for one request: narrow the time');
    },
    spend(more) {
      effort += more;
      if (effort > SCANNING_EFFORT_AT_MOST) throw malformed('that is too much work for one request: narrow the time');
    },
    run: (work) => SCANS.run(work),
  };
}

function readingOf(history: History, nowMs: number): Reading {
  let rowsRead = 0;
  let latest: ReturnType<Reading['latest']> | undefined;
  return {
    history,
    spend(rows) {
      rowsRead += rows;
      if (rowsRead > ROWS_AT_MOST) throw new TooMuchInOrder(400, 'that is too many observations: narrow the time');
    },
    latest() {
      if (latest) return latest;
      const columns = history.latest();
      latest = { columns, rows: new Map(Array.from(columns.series, (series, row) => [series, row] as const)) };
      return latest;
    },
    servedFromMs: ({ servedMinutes }) =>
      servedMinutes === null ? Number.NEGATIVE_INFINITY : nowMs - servedMinutes * 60_000,
  };
}

function relatedTo(entity: Entity, navigation: string, asking: Asking): readonly Entity[] {
  const { catalogue, preloaded } = asking;
  if (isObservation(entity)) {
    if (navigation === 'Datastream') return [entity.source.datastream];
    const feature = featureOf(entity, catalogue);
    return feature ? [feature] : [];
  }
  if (navigation !== 'Observations') return catalogue.related(entity, navigation);
  const all = observedBy(entity, asking).flatMap(({ datastream }) => preloaded.get(datastream.id) ?? []);
  return entity.set === 'Datastreams' ? all : all.filter((each) => featureOf(each, catalogue)?.id === entity.id);
}

export function isObservation(entity: Entity): entity is Observation {
  return entity.set === 'Observations';
}

/** Where an observation was made. */
export function featureOf({ place, feature, source }: Observation, catalogue: Catalogue): Entity | undefined {
  const onTheWay = place === null ? undefined : featureAt(place);
  return onTheWay ?? catalogue.entities('FeaturesOfInterest').get(feature ?? source.location ?? '');
}

/** The sources of what a Datastream or a feature leads to as Observations; of others of a feature only some may be. */
export function observedBy(entity: Entity, asking: Pick<Asking, 'catalogue' | 'strays'>): readonly Source[] {
  const { catalogue, strays } = asking;
  if (entity.set === 'Datastreams') {
    const source = catalogue.source(entity.id);
    return source ? [source] : [];
  }
  const moves = featureOfId(entity.id) !== undefined;
  return catalogue
    .sources()
    .filter(
      (source) => source.location === entity.id || (moves && source.location === null) || strays([source]).elsewhere,
    );
}

/** The entity of a set and id; undefined where there is none. */
export async function find(set: Entity['set'], id: string, asking: Asking): Promise<Entity | undefined> {
  if (set === 'FeaturesOfInterest') return asking.catalogue.entities(set).get(id) ?? featureOfId(id);
  if (set !== 'Observations') return asking.catalogue.entities(set).get(id);
  const named = readObservationId(id);
  const source = named && asking.catalogue.source(named.datastream);
  if (!source) return undefined;
  return observationAt(source, named.atMs, named.place, asking);
}

async function observationAt(
  source: Source,
  atMs: number,
  place: number,
  { reading }: Asking,
): Promise<Observation | undefined> {
  if (atMs < reading.servedFromMs(source)) return undefined;
  const range = { fromMs: atMs, toMs: atMs };
  for await (const run of observationsOf(reading.history, source, range, false, reading.spend)) return run[place];
  return undefined;
}
