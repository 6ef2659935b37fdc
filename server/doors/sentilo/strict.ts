import { sentiloPlaces } from '../../../data/contract/sentilo-location.ts';
import { sentiloTimeMs } from '../../../data/contract/sentilo-time.ts';
import { Unreadable } from './refusal.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A number of a member as JSON writes it: it is kept as it was written, which a number in memory would not be. */
const NUMBER_OF_MEMBER = /((?<!\\)"\s*:\s*)(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/g;

/** The object that a body is; none of its own for an empty one. Throws {@link Unreadable}. */
export function bodyMembers(body: string, keys: ReadonlySet<string>): Members {
  const said = body.trim();
  if (said === '') return {};
  return membersOf(parse(said.replace(NUMBER_OF_MEMBER, '$1"$2"')), keys);
}

/** An object with no other keys than these; nothing, for null. Throws {@link Unreadable}. */
export function membersOf(value: unknown, keys: ReadonlySet<string>): Members {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Unreadable('An object was expected');
  for (const key of Object.keys(value)) {
    if (!keys.has(key)) throw new Unreadable(`Unrecognized field "${key.slice(0, 100)}"`);
  }
  return value as Members;
}

/** The items of a list; undefined where there is none. Throws {@link Unreadable}. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) throw new Unreadable('A list was expected');
  return value;
}

/** A scalar as a text; undefined where there is none. Throws {@link Unreadable}. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unreadable('A text was expected');
}

/** Texts by name. Throws {@link Unreadable}. */
export function textsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw new Unreadable('An object was expected');
  const texts = Object.entries(value).map(([key, each]) => [key, textOf(each)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function flagOf(value: unknown): boolean | undefined {
  const text = textOf(value)?.trim().toLowerCase();
  if (text === undefined || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw new Unreadable(`Wrong boolean value: ${text.slice(0, 100)}`);
  return text === 'true';
}

export function integerOf(value: unknown): number | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined || text === '') return undefined;
  if (!/^[-+]?\d{1,10}$/.test(text)) throw new Unreadable(`Wrong integer value: ${text.slice(0, 100)}`);
  return Number(text);
}

/** UTC epoch ms of the timestamp of an observation. */
export function timestampOf(value: unknown): number | undefined {
  return momentOf(textOf(value), 'timestamp');
}

/** UTC epoch ms of a moment in a query. */
export function dateOf(text: string | undefined): number | undefined {
  return momentOf(text, 'date');
}

export function locationOf(value: unknown): string | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined || text === '') return undefined;
  if (!sentiloPlaces(text)) throw new Unreadable(`Wrong location value: ${text.slice(0, 100)}`);
  return text;
}

function momentOf(text: string | undefined, what: 'timestamp' | 'date'): number | undefined {
  if (text === undefined || text === '') return undefined;
  const atMs = sentiloTimeMs(text);
  if (atMs === undefined) throw new Unreadable(`Wrong ${what} value: ${text.slice(0, 100)}`);
  return atMs;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Unreadable('The payload is no JSON');
  }
}
