import type { FeedConfig } from '../../data/contract/feed.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { BICING_OPTIONS } from '../connectors/bicing-history/open.ts';
import { decodeHistory, decodePlaces, snapshotValues } from '../connectors/bicing-history/decode.ts';
import { feedKey, feedOptions } from '../connectors/feed-options.ts';
import { decodeSensors, decodeValues } from '../connectors/observation-file/decode.ts';
import { MAPPING } from '../connectors/observation-file/mapping.ts';
import { TRAFFIC_OPTIONS } from '../connectors/traffic-dat/open.ts';
import { decodeSections, decodeStates } from '../connectors/traffic-dat/decode.ts';
import { ContentMaker, type RecordingContent } from './recording-content.ts';

/** Gives the bytes of a file that a feed's options name. */
export type ReadBytes = (address: string) => Uint8Array;

const READERS: Readonly<Record<string, (feed: FeedConfig, read: ReadBytes) => RecordingContent>> = {
  'bicing-history': readBicing,
  'observation-file': readObservations,
  'traffic-dat': readTraffic,
};

/** The protocols whose files can be replayed. */
export const RECORDED_PROTOCOLS: readonly string[] = Object.keys(READERS);

/** All that a recorded feed's files say, at the times at which it was true. Throws for a protocol or options that are none. */
export function readRecording(feed: FeedConfig, read: ReadBytes): RecordingContent {
  const reader = Object.hasOwn(READERS, feed.protocol) ? READERS[feed.protocol] : undefined;
  if (!reader) throw new Error(`files of protocol ${feed.protocol} cannot be replayed`);
  return reader(feed, read);
}

function readBicing(feed: FeedConfig, read: ReadBytes): RecordingContent {
  const { historyUrl, stationsUrl } = feedOptions(BICING_OPTIONS, feed);
  const { history, rejects } = decodeHistory(read(historyUrl));
  const places = decodePlaces(read(stationsUrl), history.stations, feed.id);
  const known = new Set<string>(places.records.map(({ id }) => id));
  const subjects = history.stations.map((id): RecordId<'station'> | undefined => {
    const subject: RecordId<'station'> = `station:${feedKey(feed)}/${id}`;
    return known.has(subject) ? subject : undefined;
  });
  const maker = new ContentMaker(feed);
  maker.add(places.records.map((record) => ({ type: 'record', record })));
  for (const [snapshot, atMs] of history.snapshotMs.entries()) {
    maker.add(snapshotValues(history, snapshot, subjects, atMs));
  }
  return maker.finish(rejects.length + places.rejects.length);
}

function readObservations(feed: FeedConfig, read: ReadBytes): RecordingContent {
  const mapping = feedOptions(MAPPING, feed);
  const bytes = read(mapping.url);
  const places = mapping.sensors.url === undefined ? bytes : read(mapping.sensors.url);
  const { records, rejects } = decodeSensors(places, mapping, feed.id);
  const values = decodeValues(bytes, mapping, feed.id, new Set(records.keys()), Number.POSITIVE_INFINITY);
  const maker = new ContentMaker(feed);
  maker.add([...records.values()].map((record) => ({ type: 'record', record })));
  maker.add(values.observations);
  return maker.finish(rejects.length + values.rejects.length);
}

function readTraffic(feed: FeedConfig, read: ReadBytes): RecordingContent {
  const { sectionsUrl, stateUrl } = feedOptions(TRAFFIC_OPTIONS, feed);
  const sections = decodeSections(read(sectionsUrl), feed.id);
  const states = decodeStates(read(stateUrl), feed.id, sections.ids, Number.POSITIVE_INFINITY);
  const maker = new ContentMaker(feed);
  maker.add(sections.observations);
  maker.add(states.observations);
  return maker.finish(sections.rejects.length + states.rejects.length);
}
