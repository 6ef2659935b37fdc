import type { ByteReader } from '../../data/contract/byte-reader.ts';
import type { ByteWriter } from '../../data/contract/byte-writer.ts';
import type { Batch } from './batch.ts';

/** Bytes that are no batch. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';

  constructor(why: string) {
    super(`a batch cannot be read: ${why}`);
  }
}

/** What is rare in a batch: written as JSON, nothing at all where there is nothing. */
type Small = Pick<Batch, 'series' | 'records' | 'gone' | 'withdrawn' | 'documents'>;

type Check = (each: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isAnything: Check = (value) => value !== undefined;

/** What each list of small things holds, by member. */
const SHAPES = {
  series: withMembers({
    id: isNumber,
    key: isText,
    subject: orNull(isText),
    property: orNull(isText),
    factor: isNumber,
  }),
  records: withMembers({ id: isText, kind: isText, feed: isText, name: isText }),
  gone: isText,
  withdrawn: withMembers({ series: isNumber, atMs: isNumber }),
  documents: withMembers({ kind: isText, id: isText, json: isAnything }),
} as const satisfies Record<keyof Small, Check>;

const NAMES = ['series', 'records', 'gone', 'withdrawn', 'documents'] as const satisfies readonly (keyof Small)[];

const NOTHING: Small = { series: [], records: [], gone: [], withdrawn: [], documents: [] };

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

export function writeSmall(writer: ByteWriter, batch: Batch): void {
  const filled = NAMES.filter((name) => batch[name].length > 0);
  const text = filled.length === 0 ? '' : JSON.stringify(Object.fromEntries(filled.map((name) => [name, batch[name]])));
  writer.bytes(ENCODER.encode(text));
}

/** Throws {@link UnreadableBatch} for what writeSmall does not write. */
export function readSmall(reader: ByteReader): Small {
  const text = DECODER.decode(reader.bytes());
  if (text === '') return NOTHING;
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new UnreadableBatch('its small things are no object');
  for (const [name, list] of Object.entries(parsed)) {
    if (!isName(name)) throw new UnreadableBatch(`it holds ${JSON.stringify(name.slice(0, 40))}`);
    if (!Array.isArray(list) || !list.every(SHAPES[name])) throw new UnreadableBatch(`its ${name} are none`);
  }
  return { ...NOTHING, ...(parsed as Partial<Small>) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableBatch('its small things are no JSON');
  }
}

function isName(name: string): name is keyof Small {
  return (NAMES as readonly string[]).includes(name);
}

function withMembers(members: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(members);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => Object.hasOwn(value, name) && check((value as Record<string, unknown>)[name]));
}
