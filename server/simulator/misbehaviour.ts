import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { hashText, mix, uniform } from './chance.ts';

/** What the simulator publishes, as far as it can be told to misbehave. */
export const PUBLISHED_FEEDS = [
  'schedule',
  'vehicle-positions',
  'trip-updates',
  'alerts',
  'bikes',
  'traffic',
  'environment',
  'noise',
] as const;
export type PublishedFeed = (typeof PUBLISHED_FEEDS)[number];

/**
 * `late`: says what was true three minutes ago. `duplicated`: says everything twice. `outOfOrder`: half of what it says
 * is a minute and a half old, another half each time. `malformed`: bytes cut off, broken or of something else.
 * `silent`: no answer, or nothing sent. The schedule and the alerts know only the last two.
 */
export const FAULTS = ['late', 'duplicated', 'outOfOrder', 'malformed', 'silent'] as const;
export type Fault = (typeof FAULTS)[number];

const PROBABILITY = Type.Number({ minimum: 0, maximum: 1 });

const FEED_FAULTS = Type.Partial(
  Type.Object(
    {
      late: PROBABILITY,
      duplicated: PROBABILITY,
      outOfOrder: PROBABILITY,
      malformed: PROBABILITY,
      silent: PROBABILITY,
    },
    { additionalProperties: false },
  ),
);

const MISBEHAVIOUR = Type.Partial(
  Type.Object(
    {
      schedule: FEED_FAULTS,
      'vehicle-positions': FEED_FAULTS,
      'trip-updates': FEED_FAULTS,
      alerts: FEED_FAULTS,
      bikes: FEED_FAULTS,
      traffic: FEED_FAULTS,
      environment: FEED_FAULTS,
      noise: FEED_FAULTS,
    },
    { additionalProperties: false },
  ),
);

/** By feed and fault, how probable it is each second, 0 to 1. What is not named does not happen. */
export type Misbehaviour = Static<typeof MISBEHAVIOUR>;

/** A misbehaviour from JSON text, or in one line why it is none. */
export function readMisbehaviour(text: string): Misbehaviour | { readonly problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (Value.Check(MISBEHAVIOUR, value)) return value;
    const error = Value.Errors(MISBEHAVIOUR, value).First();
    return { problem: `${error?.path || 'the body'}: ${error?.message ?? 'wrong'}` };
  } catch {
    return { problem: 'the body is not JSON' };
  }
}

/** What goes wrong with a feed in the second of a moment. */
export function faultsOf(
  misbehaviour: Misbehaviour,
  feed: PublishedFeed,
  seed: number,
  atMs: number,
): ReadonlySet<Fault> {
  const chances = misbehaviour[feed] ?? {};
  const second = Math.floor(atMs / 1000);
  return new Set(
    FAULTS.filter((fault) => uniform(mix(seed, hashText(`${feed} ${fault}`)), second) < (chances[fault] ?? 0)),
  );
}

/** One moment of which something is told, and of which things (by their index). */
export interface Take {
  readonly atMs: number;
  readonly keeps: (index: number) => boolean;
}

const LATE_MS = 180_000;
const OUT_OF_ORDER_MS = 90_000;

/** The moments that an answer is put together from: one, unless something goes wrong. */
export function takesOf(faults: ReadonlySet<Fault>, atMs: number): readonly Take[] {
  const baseMs = faults.has('late') ? atMs - LATE_MS : atMs;
  const half = Math.floor(atMs / 10_000) % 2;
  const takes = faults.has('outOfOrder')
    ? [
        { atMs: baseMs, keeps: (index: number) => index % 2 === half },
        { atMs: baseMs - OUT_OF_ORDER_MS, keeps: (index: number) => index % 2 !== half },
      ]
    : [{ atMs: baseMs, keeps: () => true }];
  return faults.has('duplicated') ? [...takes, ...takes] : takes;
}

/** What a broken publisher sends instead of its bytes: a part of them, some of them wrong, or a page about an error. */
export function malformed(bytes: Uint8Array, key: number): Uint8Array {
  const choice = Math.floor(uniform(key, 1) * 3);
  if (choice === 0) return bytes.slice(0, Math.floor(bytes.length * uniform(key, 2)));
  if (choice === 1) return new TextEncoder().encode('<!doctype html><title>502</title><h1>Bad gateway</h1>');
  const broken = Uint8Array.from(bytes);
  for (let round = 0; round < 40; round++) {
    broken[Math.floor(uniform(key, 10 + round) * broken.length)] = Math.floor(uniform(key, 100 + round) * 256);
  }
  return broken;
}
