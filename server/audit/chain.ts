import { createHash } from 'node:crypto';
import type { Role } from '../../data/contract/role.ts';
import type { Json } from '../store/batch.ts';

/** Who did something: a person by pseudonym, a provider or application by id, the server itself. */
export interface Actor {
  readonly role: Role | 'provider' | 'application' | 'server';
  readonly id: string | null;
}

/** What was done. Never a secret, a body or a value: of values at most a digest. */
export interface Note {
  readonly who: Actor;
  /** What it was, such as `PUT /api/v1/people/:id` or `sign-in`. */
  readonly action: string;
  /** What it was done to, such as an address without its query. */
  readonly target: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** A status, a reason, a way. */
  readonly detail?: string;
  /** Digests of the value before and after: see {@link valueDigest}. */
  readonly before?: string;
  readonly after?: string;
  /** How many times, where several are told as one. */
  readonly count?: number;
}

/** A note in its place in the chain. */
export interface Entry extends Note {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Time of the wall, UTC epoch ms. */
  readonly atMs: number;
  /** The city's clock then, UTC epoch ms. */
  readonly cityMs: number;
  /** SHA-256 of the entry before, and of this one with it, in hexadecimal. */
  readonly previous: string;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS = '0'.repeat(64);

/** The end of a chain. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

export const EMPTY_HEAD: Head = { sequence: 0, hash: GENESIS };

/** The entry that follows a head; of a note that is {@link clipped}. */
export function chained(note: Note, head: Head, atMs: number, cityMs: number): Entry {
  const content = { ...note, sequence: head.sequence + 1, atMs, cityMs, previous: head.hash };
  return { ...content, hash: hashOf(head.hash, content) };
}

/** Why an entry, as read from somewhere, does not follow a head; null where it does. */
export function linkProblem(entry: unknown, head: Head): string | null {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'it is no entry';
  const { hash, ...content } = entry as Record<string, Json>;
  if (content.sequence !== head.sequence + 1) {
    return `entry ${head.sequence + 1} is not there: ${said(content.sequence)} stands in its place`;
  }
  if (content.previous !== head.hash) return 'it does not follow the entry before it';
  return hash === hashOf(head.hash, content) ? null : 'it is not what was written';
}

function said(sequence: unknown): string {
  return typeof sequence === 'number' ? String(sequence) : 'something else';
}

function hashOf(previous: string, content: { readonly [key: string]: unknown }): string {
  return sha256(previous + canonicalJson(content as Json));
}

/** What is said of a value instead of the value: SHA-256 of its canonical JSON. */
export function valueDigest(value: Json): string {
  return sha256(canonicalJson(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with one spelling only: members by name, no space (as RFC 8785). Absent members are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonicalJson(each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value as { readonly [key: string]: Json | undefined })
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Longest text of a note, characters: a line stays under {@link LINE_AT_MOST_BYTES} however it is escaped. */
const TEXT_AT_MOST = 160;

export const LINE_AT_MOST_BYTES = 8192;

/** What is kept of a note: its known members, cut to length. */
export function clipped(note: Note): Note {
  const { who, action, target, outcome, detail, before, after, count } = note;
  return {
    who: { role: who.role, id: who.id === null ? null : clip(who.id) },
    action: clip(action),
    target: clip(target),
    outcome,
    ...(detail === undefined ? {} : { detail: clip(detail) }),
    ...(before === undefined ? {} : { before: clip(before) }),
    ...(after === undefined ? {} : { after: clip(after) }),
    ...(count === undefined ? {} : { count }),
  };
}

function clip(text: string): string {
  return text.slice(0, TEXT_AT_MOST);
}
