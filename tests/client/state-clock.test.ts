import { describe, expect, test } from 'vitest';
import { createCityClock, estimateOffset } from '../../client/state/clock.ts';

const NOON_MS = Date.UTC(2026, 10, 20, 11);

/** A page whose own time the test turns. */
function page(): { pageMs: number; read(): number } {
  return {
    pageMs: 1000,
    read() {
      return this.pageMs;
    },
  };
}

describe('the offset to the server', () => {
  test('is half a round trip from each answer', () => {
    expect(estimateOffset([{ sentMs: 100, receivedMs: 140, serverMs: NOON_MS }], 1)).toBe(NOON_MS - 120);
  });

  test('counts city time for what passes in a city that runs faster', () => {
    expect(estimateOffset([{ sentMs: 100, receivedMs: 140, serverMs: NOON_MS }], 60)).toBe(NOON_MS - 120 * 60);
  });

  test('listens to the quicker answers, in the middle of what they say', () => {
    const samples = [
      { sentMs: 0, receivedMs: 20, serverMs: 1010 },
      { sentMs: 100, receivedMs: 122, serverMs: 1113 },
      { sentMs: 200, receivedMs: 224, serverMs: 1211 },
      { sentMs: 300, receivedMs: 900, serverMs: 9999 },
      { sentMs: 400, receivedMs: 1400, serverMs: 400 },
      { sentMs: 500, receivedMs: 1500, serverMs: 90_000 },
    ];
    expect(estimateOffset(samples, 1)).toBe(1000);
  });

  test('is unknown without answers', () => {
    expect(estimateOffset([], 1)).toBeUndefined();
  });
});

describe("the city's clock", () => {
  test('shows its guess until the server has spoken, then the city time', () => {
    const time = page();
    const clock = createCityClock(() => time.read(), 5);
    expect([clock.known, clock.nowMs()]).toEqual([false, 5]);
    clock.begin(NOON_MS, 1);
    time.pageMs += 2500;
    expect([clock.known, clock.nowMs()]).toEqual([true, NOON_MS + 2500]);
  });

  test('runs at the city speed', () => {
    const time = page();
    const clock = createCityClock(() => time.read(), 0);
    clock.begin(NOON_MS, 60);
    time.pageMs += 1000;
    expect([clock.speed, clock.nowMs()]).toEqual([60, NOON_MS + 60_000]);
  });

  test.each([-400, 400])('slides to a better offset of %d ms, always forward and without a jump', (errorMs) => {
    const time = page();
    const clock = createCityClock(() => time.read(), 0);
    clock.begin(NOON_MS, 1);
    clock.adjust([{ sentMs: time.pageMs, receivedMs: time.pageMs, serverMs: NOON_MS + errorMs }]);
    let lastMs = clock.nowMs();
    for (let frame = 0; frame < 600; frame++) {
      time.pageMs += 16;
      const nowMs = clock.nowMs();
      expect(nowMs - lastMs).toBeGreaterThan(16 * 0.85);
      expect(nowMs - lastMs).toBeLessThan(16 * 1.15);
      lastMs = nowMs;
    }
    expect(lastMs).toBeCloseTo(NOON_MS + errorMs + 600 * 16, 3);
  });

  test('is set at once where it is wrong by far', () => {
    const time = page();
    const clock = createCityClock(() => time.read(), 0);
    clock.begin(NOON_MS, 1);
    clock.begin(NOON_MS - 3_600_000, 1);
    expect(clock.nowMs()).toBe(NOON_MS - 3_600_000);
    clock.adjust([{ sentMs: time.pageMs, receivedMs: time.pageMs, serverMs: NOON_MS + 60_000 }]);
    expect(clock.nowMs()).toBe(NOON_MS + 60_000);
  });

  test('holds still at a speed of 0, goes elsewhere at once, and goes on from there', () => {
    const time = page();
    const clock = createCityClock(() => time.read(), 0);
    clock.begin(NOON_MS, 600);
    time.pageMs += 100;
    clock.begin(NOON_MS + 60_000, 0);
    time.pageMs += 5000;
    expect([clock.speed, clock.nowMs()]).toEqual([0, NOON_MS + 60_000]);
    clock.begin(NOON_MS - 1000, 0);
    time.pageMs += 5000;
    expect(clock.nowMs()).toBe(NOON_MS - 1000);
    clock.begin(NOON_MS - 1000, 0.25);
    time.pageMs += 4000;
    expect(clock.nowMs()).toBe(NOON_MS);
  });
});
