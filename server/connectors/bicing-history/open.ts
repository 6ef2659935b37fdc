import { Type } from '@sinclair/typebox';
import type { FeedConfig } from '../../../data/contract/feed.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import type { Connector, ConnectorHost, Reading, Source } from '../connector.ts';
import { SourceAway } from '../connector.ts';
import { feedKey, feedOptions } from '../feed-options.ts';
import { Recording } from '../recording.ts';
import { decodeHistory, decodePlaces, snapshotValues } from './decode.ts';
import type { History } from './decode.ts';

export const BICING_OPTIONS = Type.Object({ historyUrl: Type.String(), stationsUrl: Type.String() });

/** A month of Bicing's published history, played at the city's clock by weekday and time of day. */
export const bicingHistory: Connector = {
  protocol: 'bicing-history',
  options: BICING_OPTIONS,
  open: (feed, host) => new HistorySource(feed, host),
};

interface Played {
  readonly history: History;
  readonly recording: Recording;
  /** By the history's number of a station; undefined for those without a place. */
  readonly subjects: readonly (RecordId<'station'> | undefined)[];
}

class HistorySource implements Source {
  private readonly options;
  private played: Played | undefined;
  private shown = -1;

  constructor(
    private readonly feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.options = feedOptions(BICING_OPTIONS, feed);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const first = this.played ? { observations: [], rejects: [] } : await this.load(signal);
    const { played } = this;
    const moment = played?.recording.at(this.host.clock.nowMs());
    if (!played || !moment) return { ...first, observedAtMs: null, ttlS: null, unchanged: false };
    if (moment.index === this.shown) return { ...first, observedAtMs: moment.shownAtMs, ttlS: null, unchanged: true };
    this.shown = moment.index;
    const values = snapshotValues(played.history, moment.index, played.subjects, moment.shownAtMs);
    const observations = [...first.observations, ...values];
    return { observations, rejects: first.rejects, observedAtMs: moment.shownAtMs, ttlS: null, unchanged: false };
  }

  private async load(signal: AbortSignal): Promise<Pick<Reading, 'observations' | 'rejects'>> {
    const fetched = await this.host.fetch(this.options.historyUrl, signal);
    const places = await this.host.fetch(this.options.stationsUrl, signal);
    if (fetched.unchanged || places.unchanged) throw new SourceAway('the recording was not sent');
    const { history, rejects } = decodeHistory(fetched.bytes);
    const stations = decodePlaces(places.bytes, history.stations, this.feed.id);
    const known = new Set<string>(stations.records.map(({ id }) => id));
    const subjects = history.stations.map((id): RecordId<'station'> | undefined => {
      const subject: RecordId<'station'> = `station:${feedKey(this.feed)}/${id}`;
      return known.has(subject) ? subject : undefined;
    });
    if (history.rows > 0) this.played = { history, recording: new Recording(history.snapshotMs), subjects };
    return {
      observations: stations.records.map((record) => ({ type: 'record', record })),
      rejects: [...rejects, ...stations.rejects],
    };
  }
}
