import { CHANNEL_IDS, channelOf, type ChannelId } from '../../../data/contract/channel.ts';
import type { City, Entry } from '../../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../../data/contract/property.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import { isInBox, placeOf, readBox, type Box } from '../entry-place.ts';

/** Kinds of things that something is observed of. */
export const KINDS = ['sensor', 'station', 'section', 'vehicle'] as const;

/** What a download is of; what is not named is not asked of a thing. */
export interface Selection {
  readonly kinds: ReadonlySet<string> | null;
  readonly channels: ReadonlySet<ChannelId> | null;
  readonly subjects: ReadonlySet<string> | null;
  readonly properties: ReadonlySet<PropertyId> | null;
  readonly feeds: ReadonlySet<string> | null;
  readonly districts: ReadonlySet<string> | null;
  readonly box: Box | null;
}

export interface SelectionQuery {
  readonly kind?: string;
  readonly channel?: string;
  readonly subject?: string;
  readonly property?: string;
  readonly feed?: string;
  readonly district?: string;
  readonly bbox?: string;
}

/** Reads the words of a query, lists with commas between; a text says why it cannot be. */
export function readSelection(query: SelectionQuery): Selection | string {
  const kinds = listOf(query.kind, KINDS);
  if (kinds === 'unknown') return `kind must be of ${KINDS.join(', ')}.`;
  const channels = listOf(query.channel, CHANNEL_IDS);
  if (channels === 'unknown') return `channel must be of ${CHANNEL_IDS.join(', ')}.`;
  const properties = listOf(query.property, PROPERTY_IDS);
  if (properties === 'unknown') return `property must be of ${PROPERTY_IDS.join(', ')}.`;
  const box = query.bbox === undefined ? null : readBox(query.bbox);
  if (query.bbox !== undefined && box === null) return 'bbox must be west,south,east,north in degrees.';
  const districts = wordsOf(query.district);
  if (districts && ![...districts].every((code) => /^(0[1-9]|10)$/.test(code))) return 'district must be 01 to 10.';
  const [subjects, feeds] = [wordsOf(query.subject), wordsOf(query.feed)];
  return { kinds, channels, properties, box, districts, subjects, feeds };
}

export interface SelectionContext {
  readonly city: City;
  readonly atMs: number;
  /** The code of the district that a thing lies in. */
  districtOf(entry: Entry): string | null;
}

/** The chosen things of the city, by id. */
export function chosenEntries(selection: Selection, context: SelectionContext): ReadonlyMap<RecordId, Entry> {
  return new Map([...context.city.entries].filter(([, entry]) => isChosen(entry, selection, context)));
}

/** Whether things that are no longer in the city may be chosen: only by what their id alone says. */
export function choosesById({ channels, feeds, districts, box }: Selection): boolean {
  return channels === null && feeds === null && districts === null && box === null;
}

/** What an id alone says. */
export function isChosenId(id: string, { kinds, subjects }: Selection): boolean {
  const kind = id.slice(0, id.indexOf(':'));
  if (subjects && !subjects.has(id)) return false;
  return kinds ? kinds.has(kind) : KINDS.some((each) => each === kind);
}

function isChosen(entry: Entry, selection: Selection, { atMs, districtOf }: SelectionContext): boolean {
  const { channels, feeds, districts, box } = selection;
  const { record } = entry;
  if (!isChosenId(record.id, selection)) return false;
  if (channels && !channels.has(channelOf(record))) return false;
  if (feeds && !feeds.has(record.feed.slice('feed:'.length)) && !feeds.has(record.feed)) return false;
  if (box && !isInBox(entry, box, atMs)) return false;
  if (districts === null) return true;
  const district = placeOf(entry, atMs) && districtOf(entry);
  return district !== null && districts.has(district);
}

function wordsOf(text: string | undefined): ReadonlySet<string> | null {
  return text === undefined ? null : new Set(text.split(',').map((word) => word.trim()));
}

function listOf<Word extends string>(
  text: string | undefined,
  words: readonly Word[],
): ReadonlySet<Word> | null | 'unknown' {
  const wanted = wordsOf(text);
  if (wanted === null) return null;
  const known = words.filter((word) => wanted.has(word));
  return known.length === wanted.size ? new Set(known) : 'unknown';
}
