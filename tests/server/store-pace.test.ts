import { describe, expect, test } from 'vitest';
import { Pace } from '../../server/store/pace.ts';

const GROUP = 100_000;

/** A source that says a batch as soon as the one before was let in, and a historian that takes so long for a group. */
function overload(sealMs: number, longMs: number) {
  let nowMs = 0;
  const pace = new Pace(() => nowMs);
  let [waiting, taken, sealedMs, longest] = [0, 0, 0, 0];
  let isLong = false;
  for (let batch = 0; batch < 20_000; batch++) {
    const waitMs = pace.waitMs(Math.floor(waiting), 1000);
    longest = Math.max(longest, waitMs);
    nowMs += Math.max(waitMs, 0.5);
    waiting += 1000 / GROUP;
    for (let stepMs = sealMs; sealedMs + stepMs <= nowMs && waiting >= 1; taken++) {
      isLong = taken === 50;
      stepMs = isLong ? longMs : sealMs;
      pace.sealed(GROUP, stepMs);
      sealedMs += stepMs;
      waiting--;
    }
    if (waiting < 1) sealedMs = Math.max(sealedMs, nowMs - sealMs);
  }
  return { longest, waiting, perSecond: (taken * GROUP) / (nowMs / 1000) };
}

describe('More comes in than can be sealed:', () => {
  test('nobody waits for a whole group, and no more is let in than is sealed', () => {
    const { longest, waiting, perSecond } = overload(250, 250);
    expect(longest).toBeLessThan(10);
    expect(waiting).toBeLessThan(40);
    expect(perSecond).toBeGreaterThan(0.9 * (GROUP / 0.25));
  });

  test('one long step of the historian stops nothing', () => {
    expect(overload(250, 2000).longest).toBeLessThan(30);
  });

  test('who comes while few groups wait does not wait; with too many none is let in', () => {
    const pace = new Pace(() => 0);
    expect(pace.waitMs(3, 50_000)).toBe(0);
    expect(pace.waitMs(40, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
