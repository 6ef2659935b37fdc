import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer, Timeline, TimelineState } from '../../data/contract/protocol.ts';
import { openTimeTravel, type TimeTravel } from '../../client/feed/time-travel.ts';
import { createCityClock } from '../../client/state/clock.ts';
import { createReplay, type ReplayStore } from '../../client/state/replay.ts';
import { createView, type ViewStore } from '../../client/state/view.ts';

const ID = 'replay/page-00001';
const MOMENT_MS = Date.UTC(2026, 9, 25, 0, 30);
const STATE: TimelineState = {
  timeline: ID,
  epoch: 'one',
  atMs: MOMENT_MS,
  rate: 1,
  playing: true,
  seeking: false,
  fromMs: 0,
  toMs: MOMENT_MS + 3_600_000,
  source: 'live-history',
};

let orders: object[];
let watched: Timeline[];
let refused: string[];
let answers: Answer[];
let replay: ReplayStore;
let view: ViewStore;
let travel: TimeTravel;

beforeEach(() => {
  vi.useFakeTimers();
  orders = [];
  watched = [];
  refused = [];
  answers = [];
  replay = createReplay();
  view = createView({});
  travel = openTimeTravel({
    feed: {
      watchTimeline: (timeline) => void watched.push(timeline),
      command: async (_name, order) => {
        orders.push(order as object);
        return answers.shift() ?? { accepted: true };
      },
    },
    replay,
    view,
    clock: createCityClock(() => performance.now(), 0),
    timeline: ID,
    refused: ({ reason }, source) => void refused.push(`${source}: ${reason}`),
  });
});

afterEach(() => {
  travel.close();
  vi.useRealTimers();
});

describe('travelling in time', () => {
  test('opens the replay, and turns to it when the server has it', async () => {
    travel.go({ atMs: MOMENT_MS });
    expect(replay.getState()).toMatchObject({ seekingMs: MOMENT_MS, moment: { rate: 1, playing: true } });
    await vi.advanceTimersByTimeAsync(10);
    expect(orders).toEqual([{ timeline: ID, source: 'live-history', atMs: MOMENT_MS, rate: 1, playing: true }]);
    expect(watched).toEqual([ID]);
    travel.told(STATE);
    expect(replay.getState().seekingMs).toBeNull();
  });

  test('orders only the newest of many, one at a time', async () => {
    for (let step = 0; step < 50; step++) travel.go({ atMs: MOMENT_MS + step });
    await vi.advanceTimersByTimeAsync(1000);
    expect(orders.length).toBeLessThanOrEqual(2);
    expect(orders.at(-1)).toMatchObject({ atMs: MOMENT_MS + 49 });
  });

  test('follows the address there and back, and writes into it where it is', async () => {
    view.setState({ moment: { source: 'live-history', atMs: MOMENT_MS, rate: 10, playing: true } });
    await vi.advanceTimersByTimeAsync(10);
    expect(orders).toEqual([{ timeline: ID, source: 'live-history', atMs: MOMENT_MS, rate: 10, playing: true }]);
    await vi.advanceTimersByTimeAsync(100);
    travel.told({ ...STATE, atMs: MOMENT_MS + 20_500, rate: 10 });
    expect(view.getState().moment?.atMs).toBe(MOMENT_MS + 20_000);
    expect(orders).toHaveLength(1);
    view.setState({ moment: null });
    expect(watched).toEqual([ID, 'live']);
    expect(replay.getState()).toEqual({ moment: null, told: null, seekingMs: null });
  });

  test('opens again, where it was, what the server has lost', async () => {
    travel.go({ atMs: MOMENT_MS, rate: 60 });
    await vi.advanceTimersByTimeAsync(10);
    travel.lost();
    await vi.advanceTimersByTimeAsync(200);
    expect(orders.at(-1)).toEqual({ timeline: ID, source: 'live-history', atMs: MOMENT_MS, rate: 60, playing: true });
    expect(watched).toEqual([ID, ID]);
  });

  test('says why it cannot go, and stays live', async () => {
    answers.push({ accepted: false, code: 'not-available', reason: 'There is no recording "x".' });
    travel.go({ source: 'x' });
    await vi.advanceTimersByTimeAsync(10);
    expect(refused).toEqual(['x: There is no recording "x".']);
    expect(replay.getState().moment).toBeNull();
    expect(view.getState().moment).toBeNull();
    expect(watched).not.toContain(ID);
  });

  test('stays in the past where it was when there is no such recording', async () => {
    travel.go({ atMs: MOMENT_MS, playing: false });
    await vi.advanceTimersByTimeAsync(100);
    travel.told({ ...STATE, atMs: MOMENT_MS, playing: false });
    answers.push({ accepted: false, code: 'not-available', reason: 'There is no recording "x".' });
    travel.go({ source: 'x' });
    await vi.advanceTimersByTimeAsync(100);
    const here = { source: 'live-history', atMs: MOMENT_MS, playing: false };
    expect(replay.getState()).toMatchObject({ moment: here, seekingMs: null });
    expect(view.getState().moment).toMatchObject(here);
  });

  test('asks again when the server asks for patience', async () => {
    answers.push({ accepted: false, code: 'too-many', reason: 'Too many requests; wait a moment.' });
    travel.go({ atMs: MOMENT_MS });
    await vi.advanceTimersByTimeAsync(2000);
    expect(orders).toHaveLength(2);
    expect(watched).toEqual([ID]);
  });
});
