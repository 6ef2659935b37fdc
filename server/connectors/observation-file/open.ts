import type { FeedConfig } from '../../../data/contract/feed.ts';
import type { Observation, Reject, ValueObservation } from '../../../data/contract/observation.ts';
import type { Connector, ConnectorHost, Reading, Source } from '../connector.ts';
import { feedOptions } from '../feed-options.ts';
import { Recording } from '../recording.ts';
import { decodeSensors, decodeValues, inOrder } from './decode.ts';
import { MAPPING } from './mapping.ts';

/** Files of observations, CSV or JSON, as a mapping tells their columns; a recorded feed is played at the clock. */
export const observationFile: Connector = {
  protocol: 'observation-file',
  options: MAPPING,
  open: (feed, host) => (feed.recorded ? new RecordedFile(feed, host) : new GrowingFile(feed, host)),
};

type Part = Pick<Reading, 'observations' | 'rejects'>;

const NOTHING: Part = { observations: [], rejects: [] };

/** A file read whole: its sensors, and its values in order of time. */
class ObservationFile {
  private readonly mapping;
  private sensors: ReadonlySet<string> | undefined;

  constructor(
    private readonly feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.mapping = feedOptions(MAPPING, feed);
  }

  /** Undefined when nothing is new. */
  async load(
    signal: AbortSignal,
  ): Promise<
    | { readonly first: Part; readonly values: readonly ValueObservation[]; readonly rejects: readonly Reject[] }
    | undefined
  > {
    const { url, sensors } = this.mapping;
    const fetched = await this.host.fetch(url, signal);
    if (fetched.unchanged) return undefined;
    const first = this.sensors ? NOTHING : await this.loadSensors(sensors.url ?? url, fetched.bytes, signal);
    const known = this.sensors ?? new Set();
    const latestMs = this.feed.recorded ? Number.POSITIVE_INFINITY : this.host.clock.nowMs();
    const decoded = decodeValues(fetched.bytes, this.mapping, this.feed.id, known, latestMs);
    return { first, values: inOrder(decoded.observations), rejects: decoded.rejects };
  }

  private async loadSensors(url: string, own: Uint8Array, signal: AbortSignal): Promise<Part> {
    const fetched = url === this.mapping.url ? undefined : await this.host.fetch(url, signal);
    const bytes = fetched && !fetched.unchanged ? fetched.bytes : own;
    const { records, rejects } = decodeSensors(bytes, this.mapping, this.feed.id);
    if (records.size > 0) this.sensors = new Set(records.keys());
    return { observations: [...records.values()].map((record): Observation => ({ type: 'record', record })), rejects };
  }
}

/** A file that its publisher adds to: each time, what is newer than all that was read before. */
class GrowingFile implements Source {
  private readonly file;
  private newestMs = Number.NEGATIVE_INFINITY;

  constructor(feed: FeedConfig, host: ConnectorHost) {
    this.file = new ObservationFile(feed, host);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const loaded = await this.file.load(signal);
    if (!loaded) return { ...NOTHING, observedAtMs: null, ttlS: null, unchanged: true };
    const fresh = loaded.values.filter(({ atMs }) => atMs > this.newestMs);
    this.newestMs = fresh.at(-1)?.atMs ?? this.newestMs;
    const observedAtMs = Number.isFinite(this.newestMs) ? this.newestMs : null;
    return {
      observations: [...loaded.first.observations, ...fresh],
      rejects: [...loaded.first.rejects, ...loaded.rejects],
      observedAtMs,
      ttlS: null,
      unchanged: false,
    };
  }
}

/** A recorded file: each time, the values of the moment that stands for now. */
class RecordedFile implements Source {
  private readonly file;
  private moments:
    | { readonly values: readonly (readonly ValueObservation[])[]; readonly recording: Recording }
    | undefined;
  private shown = -1;

  constructor(
    feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.file = new ObservationFile(feed, host);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const first = this.moments ? NOTHING : await this.load(signal);
    const moment = this.moments?.recording.at(this.host.clock.nowMs());
    if (!moment || moment.index === this.shown) {
      return { ...first, observedAtMs: moment?.shownAtMs ?? null, ttlS: null, unchanged: first === NOTHING };
    }
    this.shown = moment.index;
    const values = (this.moments?.values[moment.index] ?? []).map((value) => ({ ...value, atMs: moment.shownAtMs }));
    const observations = [...first.observations, ...values];
    return { observations, rejects: first.rejects, observedAtMs: moment.shownAtMs, ttlS: null, unchanged: false };
  }

  private async load(signal: AbortSignal): Promise<Part> {
    const loaded = await this.file.load(signal);
    if (!loaded) return NOTHING;
    const byMoment = new Map<number, ValueObservation[]>();
    for (const value of loaded.values) byMoment.set(value.atMs, [...(byMoment.get(value.atMs) ?? []), value]);
    if (byMoment.size > 0) {
      this.moments = { values: [...byMoment.values()], recording: new Recording([...byMoment.keys()]) };
    }
    return { observations: loaded.first.observations, rejects: [...loaded.first.rejects, ...loaded.rejects] };
  }
}
