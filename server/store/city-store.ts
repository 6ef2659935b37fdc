import type { City, Value } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import { isSameLeg, isSameRecord } from '../../data/contract/difference.ts';
import type {
  LegObservation,
  Observation,
  RecordObservation,
  Reject,
  ValueObservation,
} from '../../data/contract/observation.ts';
import type { CityRecord, FeedRecord, RecordId } from '../../data/contract/record.ts';
import { type Verdict, verdictOf } from '../../data/contract/verdict.ts';
import { applyBatch, shownValue } from './apply-batch.ts';
import type { Recorder } from './archive.ts';
import type { Batch, Series } from './batch.ts';
import { checkLeg, checkRecord, plainVerdict, valueProblem } from './check.ts';
import { CityEntries } from './city-entries.ts';
import { GatheredBatch } from './gathered-batch.ts';
import { readingNumber } from './reading-number.ts';
import { SeriesBook } from './series-book.ts';
import type { Folded, Judge, Reading, Store, Witness } from './store.ts';

export interface CityStoreParts {
  /** Adds what it has to say against a reading; absent: nothing. */
  readonly judge?: Judge;
  /** Is told what was said of each reading. */
  readonly witness?: Witness;
  /** Makes safe what is taken in; absent: nothing is kept. */
  readonly recorder?: Recorder;
  /** What was kept before. */
  readonly restored?: { readonly series: readonly Series[]; readonly city: Batch | null };
}

const FUTURE = verdictOf(['future']);
const LATE = verdictOf(['late']);
const DUPLICATE = verdictOf(['duplicate']);
const CONVERTED = verdictOf(['converted']);

/** A series' own number, as it came in. */
interface Unshown {
  readonly value: number;
  readonly atMs: number;
  readonly verdict: Verdict;
}

/** Readings of several callers that are made safe at once. */
class Together {
  readonly gathered = new GatheredBatch();
  settle: () => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;
  readonly recorded = new Promise<void>((resolve, reject) => {
    this.settle = resolve;
    this.fail = reject;
  });
}

/** The city now, in memory; what it takes in is handed to the recorder, and acknowledged once it is safe. */
export class CityStore implements Store {
  readonly #clock: Clock;
  readonly #judge: Judge | undefined;
  readonly #witness: Witness | undefined;
  readonly #recorder: Recorder | undefined;
  readonly #entries = new CityEntries();
  readonly #book: SeriesBook;
  /** Records that could not be made safe: they are tried again when they are said again. */
  readonly #unsafe = new Set<RecordId>();
  /** What is to be shown of what is being taken in. */
  readonly #newest = new Map<Series, Unshown>();
  #arrivedMs = Number.NEGATIVE_INFINITY;
  #pending: Together | null = null;
  /** The batch that is being made safe, with all before it. */
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, { judge, witness, recorder, restored }: CityStoreParts = {}) {
    this.#clock = clock;
    this.#judge = judge;
    this.#witness = witness;
    this.#recorder = recorder;
    this.#book = new SeriesBook(restored?.series ?? []);
    if (!restored?.city) return;
    applyBatch(this.#entries, restored.city, this.#book.byId);
    this.#book.remember(restored.city.values);
    this.#arrivedMs = restored.city.arrivedMs;
  }

  async fold(feed: RecordId<'feed'>, observations: readonly Observation[]): Promise<Folded> {
    const nowMs = this.#clock.nowMs();
    this.#recordTogether();
    const gathered = new GatheredBatch();
    const rejects: Reject[] = [];
    for (const observation of observations) {
      const reject = this.#take(feed, observation, nowMs, gathered);
      if (reject) rejects.push(reject);
    }
    await this.#record(gathered, nowMs);
    return { accepted: observations.length - rejects.length, rejects };
  }

  define(definition: Omit<Series, 'id'>): Series {
    const before = this.#book.ofKey(definition.key);
    const series = this.#book.define(definition);
    if (before && before !== series) this.#hide(before);
    return series;
  }

  forget(key: string): void {
    const series = this.#book.ofKey(key);
    if (series) this.#hide(series);
    this.#book.forget(key);
  }

  /** Lets go of everything that these feeds told: they tell it again, or do not speak any more. */
  async letGo(isOf: (feed: RecordId<'feed'>) => boolean): Promise<void> {
    const gathered = new GatheredBatch();
    const nowMs = this.#clock.nowMs();
    for (const { record } of this.#entries.city(nowMs).entries.values()) {
      if (!isOf(record.feed)) continue;
      gathered.addGone(record.id);
      this.#entries.remove(record.id);
    }
    await this.#record(gathered, nowMs);
  }

  async keep(readings: readonly Reading[]): Promise<readonly Verdict[]> {
    const nowMs = this.#clock.nowMs();
    const { gathered, recorded } = this.#together();
    const verdicts = readings.map((reading) => this.#keepOne(reading, nowMs, gathered));
    this.#showNewest();
    await recorded;
    return verdicts;
  }

  async withdraw(id: number, times: readonly number[], again: readonly Reading[]): Promise<void> {
    const series = this.#book.byId.get(id);
    if (!series) throw new Error(`no series ${id} is defined`);
    this.#recordTogether();
    const shown = this.#shown(series);
    const gathered = new GatheredBatch();
    for (const atMs of times) {
      gathered.withdrawn.push({ series: id, atMs });
      this.#book.withdraw(id, atMs);
    }
    if (shown && times.includes(shown.atMs)) this.#hide(series);
    for (const reading of again) {
      gathered.addReading(reading, reading.verdict ?? 0);
      if (((reading.verdict ?? 0) & FUTURE) === 0) this.#book.note(reading, this.#clock.nowMs());
    }
    this.showAgain(again);
    try {
      await this.#record(gathered, this.#clock.nowMs());
    } catch (error) {
      const entry = series.subject && this.#entries.get(series.subject);
      const isLater = (this.#shown(series)?.atMs ?? Number.NEGATIVE_INFINITY) > (shown?.atMs ?? 0);
      if (entry && series.property && shown && !isLater) this.#entries.putValue(entry, series.property, shown);
      throw error;
    }
  }

  showAgain(readings: readonly Reading[]): void {
    for (const { series: id, value, atMs, verdict } of readings) {
      const series = this.#book.byId.get(id);
      if (series) this.#show(series, readingNumber(value), atMs, verdict ?? 0);
    }
  }

  city(): City {
    return this.#entries.city(this.#clock.nowMs());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What is kept within one turn of the event loop goes into the journal as one batch: many small messages cost as one. */
  #together(): Together {
    if (!this.#pending) {
      this.#pending = new Together();
      setImmediate(() => this.#recordTogether());
    }
    return this.#pending;
  }

  #recordTogether(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    this.#record(pending.gathered, this.#clock.nowMs()).then(pending.settle, pending.fail);
  }

  /**
   * Where it cannot be made safe, what was said counts as not said: whoever said it will say it again. What repeats
   * something that is not safe yet waits for that.
   */
  async #record(gathered: GatheredBatch, nowMs: number): Promise<void> {
    if (!this.#recorder) return;
    gathered.series.push(...this.#book.takeNew());
    for (const id of this.#entries.takeExpired()) if (!this.#entries.get(id)) gathered.addGone(id);
    if (gathered.isEmpty) {
      await this.#underWay;
      return;
    }
    this.#arrivedMs = Math.max(this.#arrivedMs, nowMs);
    const batch = gathered.toBatch(this.#arrivedMs);
    const before = this.#underWay;
    const recorded = this.#recorder.record(batch);
    const underWay = Promise.all([before, recorded]);
    this.#underWay = underWay;
    const settled = (): void => {
      if (this.#underWay === underWay) this.#underWay = Promise.resolve();
    };
    underWay.then(settled, settled);
    try {
      await underWay;
    } catch (error) {
      this.#book.unsaid(batch);
      for (const { id } of batch.records) this.#unsafe.add(id);
      throw error;
    }
  }

  #take(feed: RecordId<'feed'>, observation: Observation, nowMs: number, gathered: GatheredBatch): Reject | undefined {
    switch (observation.type) {
      case 'record':
        return this.#takeRecord(observation, nowMs, gathered);
      case 'gone':
        return this.#takeGone(feed, observation.id, gathered);
      case 'value':
        return this.#takeValue(observation, nowMs, gathered);
      case 'leg':
        return this.#takeLeg(observation, nowMs, gathered);
    }
  }

  #takeRecord({ record }: RecordObservation, nowMs: number, gathered: GatheredBatch): Reject | undefined {
    const checked = checkRecord(record);
    if ('reason' in checked) return checked;
    const known = this.#entries.get(checked.id)?.record;
    this.#entries.putRecord(checked, nowMs);
    const isKept = known && !this.#unsafe.delete(checked.id) && isSameButCounts(known, checked);
    if (!isKept) gathered.records.push(checked);
    return undefined;
  }

  /** What is not there already is as gone as was said. */
  #takeGone(feed: RecordId<'feed'>, id: RecordId, gathered: GatheredBatch): Reject | undefined {
    const entry = this.#entries.get(id);
    if (entry && entry.record.feed !== feed) {
      return { reason: 'unknown-subject', detail: `${id} belongs to ${entry.record.feed}, not to ${feed}` };
    }
    if (entry) gathered.addGone(id);
    this.#entries.remove(id);
    return undefined;
  }

  #takeValue(observation: ValueObservation, nowMs: number, gathered: GatheredBatch): Reject | undefined {
    const { subject, property, value } = observation;
    if (!this.#entries.get(subject)) return { reason: 'unknown-subject', detail: `${subject} is not known` };
    const problem = valueProblem(observation);
    if (problem) return problem;
    const atMs = Math.round(observation.atMs);
    const series = this.#book.define({ key: `${subject} ${property}`, subject, property, factor: 1 });
    const reading = { series: series.id, atMs, value, verdict: observation.verdict ?? 0 };
    const verdict = this.#keepOne(reading, nowMs, gathered);
    this.#showNewest();
    if ((verdict & DUPLICATE) === 0) return undefined;
    return { reason: 'duplicate', detail: `${subject} ${property} was said already` };
  }

  /** What was said already, at the same time, is not kept a second time. */
  #keepOne(reading: Reading, nowMs: number, gathered: GatheredBatch): Verdict {
    const series = this.#book.byId.get(reading.series);
    if (!series) throw new Error(`no series ${reading.series} is defined`);
    const value = readingNumber(reading.value);
    const last = this.#book.lastOf(series.id);
    const plain =
      (reading.verdict ?? 0) |
      plainVerdict(series.property, value * series.factor, reading.atMs, nowMs) |
      (series.factor === 1 ? 0 : CONVERTED);
    if (this.#book.hasSaid(reading)) {
      this.#toShow(series, value, reading.atMs, plain);
      this.#witness?.note(series, { atMs: reading.atMs, value }, DUPLICATE, nowMs);
      return DUPLICATE;
    }
    const judged = judgedReading(reading, value, plain);
    const verdict =
      plain | (last && reading.atMs < last.atMs ? LATE : 0) | (this.#judge?.judge(series, judged, nowMs) ?? 0);
    if ((verdict & FUTURE) === 0) this.#book.note(reading, nowMs);
    this.#toShow(series, value, reading.atMs, verdict);
    this.#witness?.note(series, { atMs: reading.atMs, value }, verdict, nowMs);
    gathered.addReading(reading, verdict);
    return verdict;
  }

  /** Of what one series says at once the newest alone is to be seen. */
  #toShow(series: Series, value: number, atMs: number, verdict: Verdict): void {
    if (!series.subject || !series.property || Number.isNaN(value) || (verdict & FUTURE) !== 0) return;
    const newest = this.#newest.get(series);
    const isNews = !newest || atMs > newest.atMs || (atMs === newest.atMs && value !== newest.value);
    if (isNews) this.#newest.set(series, { value, atMs, verdict });
  }

  #showNewest(): void {
    for (const [series, { value, atMs, verdict }] of this.#newest) this.#show(series, value, atMs, verdict);
    this.#newest.clear();
  }

  #show(series: Series, value: number, atMs: number, verdict: Verdict): void {
    if (!series.subject || !series.property || Number.isNaN(value)) return;
    const entry = this.#entries.get(series.subject);
    const shown = entry && shownValue(series, value, atMs, verdict);
    const known = entry?.values[series.property];
    const isNews = !known || atMs > known.atMs || (atMs === known.atMs && shown?.value !== known.value);
    if (entry && shown && isNews) this.#entries.putValue(entry, series.property, shown);
  }

  #shown({ subject, property }: Series): Value | undefined {
    return subject && property ? this.#entries.get(subject)?.values[property] : undefined;
  }

  /** What a series showed is no longer shown. */
  #hide({ subject, property }: Series): void {
    const entry = subject && this.#entries.get(subject);
    if (entry && property && entry.values[property]) this.#entries.removeValue(entry, property);
  }

  #takeLeg({ vehicle, leg }: LegObservation, nowMs: number, gathered: GatheredBatch): Reject | undefined {
    const entry = this.#entries.get(vehicle);
    if (entry?.record.kind !== 'vehicle') return { reason: 'unknown-subject', detail: `${vehicle} is not known` };
    const checked = checkLeg(leg);
    if ('reason' in checked) return checked;
    this.#entries.see(vehicle, nowMs);
    if (entry.legs.some((known) => isSameLeg(known, checked))) {
      return { reason: 'duplicate', detail: `${vehicle} has this leg already` };
    }
    if (entry.legs.some(({ t0Ms }) => t0Ms <= nowMs && checked.t1Ms <= t0Ms)) {
      return { reason: 'out-of-order', detail: `${vehicle} is on a later leg already` };
    }
    this.#entries.putLeg(entry, checked, nowMs);
    gathered.legs.push({ vehicle, leg: checked });
    return undefined;
  }
}

/** With its number where it has one, and what is plainly to be said of it. Written out: it is made for each value. */
function judgedReading({ series, atMs, value: said, location }: Reading, number: number, verdict: Verdict): Reading {
  const value = Number.isNaN(number) ? said : number;
  return location === undefined ? { series, atMs, value, verdict } : { series, atMs, value, location, verdict };
}

/** A feed's counts rise all the time: they are of the moment, and not kept. */
function isSameButCounts(one: CityRecord, other: CityRecord): boolean {
  if (one.kind !== 'feed' || other.kind !== 'feed') return isSameRecord(one, other);
  return isSameRecord(withoutCounts(one), withoutCounts(other));
}

function withoutCounts(record: FeedRecord): FeedRecord {
  return { ...record, observedAtMs: null, acceptedCount: 0, rejectedCount: 0 };
}
