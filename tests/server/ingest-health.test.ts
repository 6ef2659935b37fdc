import { describe, expect, test } from 'vitest';
import { type Answered, FeedTracker } from '../../server/ingest/feed-health.ts';
import { makeTestClock } from '../suites/store.ts';
import { feedOf } from './ingest-sources.ts';

const MINUTE_MS = 60_000;

function track(shortestS = 1, speed = 1) {
  const clock = makeTestClock(speed);
  const tracker = new FeedTracker(feedOf('air', 'any', { ttlS: 60 }), clock, shortestS);
  return {
    tracker,
    wait: (ms: number): string => {
      clock.atMs += ms;
      return tracker.health().state;
    },
    answer: (more: Partial<Answered> = {}): string => {
      tracker.answered({ accepted: 1, rejects: [], observedAtMs: clock.atMs, ttlS: null, unchanged: false, ...more });
      return tracker.health().state;
    },
    fail: (isBroken = false): string => {
      tracker.failed('is down', isBroken);
      return tracker.health().state;
    },
  };
}

describe("a feed's state", () => {
  test('is away before the first answer', () => {
    expect(track().wait(0)).toBe('away');
    expect(track().fail()).toBe('away');
  });

  test('is late after two periods without news, stale after five', () => {
    const { answer, wait } = track();
    expect([answer(), wait(2 * MINUTE_MS), wait(1), wait(3 * MINUTE_MS - 1), wait(1)]).toEqual([
      'live',
      'live',
      'late',
      'late',
      'stale',
    ]);
  });

  test("goes by the source's own ttl where it says one", () => {
    const { answer, wait } = track();
    expect([answer({ ttlS: 10 }), wait(21_000), wait(30_000)]).toEqual(['live', 'late', 'stale']);
  });

  test('does not count an answer with nothing newer than before as news', () => {
    const { answer, wait, tracker } = track();
    answer();
    const { observedAtMs } = tracker.health();
    wait(121_000);
    expect(answer({ observedAtMs })).toBe('late');
  });

  test('is stale from the first answer when what it tells is old, and allows for some time to publish', () => {
    const { answer, tracker } = track();
    const nowMs = makeTestClock().atMs;
    expect(answer({ observedAtMs: nowMs - 90 * 24 * 60 * MINUTE_MS })).toBe('stale');
    expect(tracker.health().ageMs).toBe(90 * 24 * 60 * MINUTE_MS);
    expect(answer({ observedAtMs: nowMs - 10 * MINUTE_MS })).toBe('live');
  });

  test('does not believe a source whose clock is ahead', () => {
    const { answer, tracker } = track();
    answer({ observedAtMs: 4_000_000_000_000, accepted: 0 });
    expect(tracker.health()).toMatchObject({ state: 'away', observedAtMs: null });
  });

  test('is away once it failed for five minutes, and live with the next news', () => {
    const { answer, fail, wait } = track();
    answer();
    expect([fail(), wait(2 * MINUTE_MS + 1), wait(3 * MINUTE_MS), answer()]).toEqual(['live', 'late', 'away', 'live']);
  });

  test('is away at once when the program is at fault', () => {
    const { answer, fail } = track();
    expect([answer(), fail(true), answer()]).toEqual(['live', 'away', 'live']);
  });

  test('allows for a source that publishes more seldom than it is read', () => {
    const { answer, wait } = track();
    answer();
    wait(5 * MINUTE_MS);
    answer();
    expect([wait(10 * MINUTE_MS), wait(1)]).toEqual(['live', 'late']);
  });

  test('allows for it from the start where the source says that nothing is new', () => {
    const { answer, wait, fail } = track();
    answer();
    expect([wait(4 * MINUTE_MS), answer({ unchanged: true, observedAtMs: null, accepted: 0 })]).toEqual([
      'late',
      'live',
    ]);
    expect([wait(5 * MINUTE_MS), fail()]).toEqual(['live', 'stale']);
  });

  test('does not take the gap of a failure for such a rhythm', () => {
    const { answer, wait, fail } = track();
    answer();
    wait(5 * MINUTE_MS);
    fail();
    answer();
    expect(wait(2 * MINUTE_MS + 1)).toBe('late');
  });

  test('is not late in a city so fast that it cannot be read often enough', () => {
    const { answer, wait } = track(1, 600);
    expect([answer(), wait(1_200_000), wait(1)]).toEqual(['live', 'live', 'late']);
  });

  test('counts rejects by reason, and tells the first where nothing was accepted', () => {
    const { answer, tracker } = track();
    const rejects = [
      { reason: 'bad-number', detail: 'x is no\nnumber' },
      { reason: 'bad-number', detail: 'y is no number' },
      { reason: 'bad-time', detail: 'no time' },
    ] as const;
    answer({ accepted: 0, rejects, observedAtMs: null });
    expect(tracker.health()).toMatchObject({ rejected: 3, reasons: { 'bad-number': 2, 'bad-time': 1 } });
    expect(tracker.health().problem).toBe('x is no number');
    answer({ rejects });
    expect(tracker.health()).toMatchObject({ accepted: 1, rejected: 6, problem: '' });
  });
});
