import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GATEWAY_DEFAULTS } from '../../server/gateway/gateway.ts';
import { REPLAY_DEFAULTS } from '../../server/gateway/replays.ts';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import type { Archive } from '../../server/store/archive.ts';
import {
  cityOf,
  type Fixture,
  feedEntry,
  NOW_MS,
  openFixture,
  stationEntry,
  TestClient,
  until,
} from './gateway-fixture.ts';
import { MemoryHistory } from './memory-history.ts';
import { makePast, PAST_MS, pastBatches } from './replay-past.ts';

const MINUTE_MS = 60_000;
const ROOMS = [{ room: 'bikes' }, { room: 'bus/0_0' }] as const;
const ID = 'replay/test-0001';

let fixture: Fixture;
let past: MemoryHistory;
let recording: MemoryHistory;
const clients: TestClient[] = [];

async function open(replay: Partial<typeof REPLAY_DEFAULTS> = {}): Promise<void> {
  past = makePast();
  recording = new MemoryHistory(pastBatches().slice(0, 30));
  const usage: Archive['usage'] = () => ({ state: 'ready', bytes: 1234, oldestMs: PAST_MS, valuesKept: 99 });
  const recordings = { knows: (name: string) => name === 'a month', open: async () => recording };
  fixture = await openFixture({
    settings: {
      ...GATEWAY_DEFAULTS,
      port: 0,
      tickMs: 3_600_000,
      replay: { ...REPLAY_DEFAULTS, tickMs: 20, ...replay },
    },
    past: { library: makeReplayLibrary(past, recordings), archive: { usage }, recordings: () => [] },
  });
}

beforeEach(() => open());

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

async function join(): Promise<TestClient> {
  const client = new TestClient(fixture.url);
  clients.push(client);
  await client.welcomed;
  return client;
}

function replay(client: TestClient, order: object, timeline = ID) {
  return client.ask('command', { name: 'replay', arguments: { timeline, ...order } });
}

/** A page that watches a replay standing at a moment. */
async function watching(order: object): Promise<TestClient> {
  const client = await join();
  expect(await replay(client, order)).toEqual({ accepted: true });
  expect(await client.watch(ROOMS, ID)).toEqual({ accepted: true });
  await until(() => client.states.at(-1)?.seeking === false && client.rooms.has('bus/0_0'));
  return client;
}

function bikes(client: TestClient) {
  return client.cityOf('bikes').entries.get('station:past/1')?.values['bikes-available'];
}

describe('a replay over a socket', () => {
  it('shows a moment of the past, told before the first frame, in the frames of the live city', async () => {
    const client = await watching({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    expect(client.states.at(-1)).toMatchObject({
      timeline: ID,
      atMs: PAST_MS + 5 * MINUTE_MS,
      rate: 1,
      playing: false,
      fromMs: PAST_MS,
      toMs: PAST_MS + 120 * MINUTE_MS,
      source: 'live-history',
    });
    expect(bikes(client)).toEqual({ value: 10, atMs: PAST_MS + 5 * MINUTE_MS - 2000 });
    expect(client.cityOf('city').entries.get('feed:past')?.record).toMatchObject({ recorded: true });
    expect(client.headers.at(-1)).toMatchObject({ timeline: ID, serverMs: PAST_MS + 5 * MINUTE_MS });
    expect(client.headers.every(({ epoch }) => epoch === client.states.at(-1)?.epoch)).toBe(true);
  });

  it('plays on, faster, backwards by a jump, and stands when it is paused', async () => {
    const client = await watching({ atMs: PAST_MS + 5 * MINUTE_MS, rate: 60 });
    await until(() => (bikes(client)?.atMs ?? 0) > PAST_MS + 5 * MINUTE_MS + 20_000);
    await replay(client, { rate: 600 });
    await until(() => (bikes(client)?.atMs ?? 0) > PAST_MS + 8 * MINUTE_MS);
    await replay(client, { atMs: PAST_MS + 3 * MINUTE_MS, rate: 0 });
    await until(() => bikes(client)?.atMs === PAST_MS + 3 * MINUTE_MS - 2000);
    expect(client.states.at(-1)).toMatchObject({ playing: false, seeking: false });
    expect(client.brokenFrames).toBe(0);
    expect(new Set(client.states.map(({ epoch }) => epoch)).size).toBe(1);
  });

  it('tells its own time, and how fast it runs, to whoever watches it', async () => {
    const client = await watching({ atMs: PAST_MS + MINUTE_MS, rate: 0 });
    expect(await client.ask('clock')).toEqual({ serverMs: PAST_MS + MINUTE_MS, timeline: ID, speed: 0 });
    await replay(client, { rate: 2, playing: true });
    await until(() => client.states.at(-1)?.rate === 2 && client.states.at(-1)?.seeking === false);
    expect(await client.ask('clock')).toMatchObject({ timeline: ID, speed: 2 });
    await client.watch([], 'live');
    expect(await client.ask('clock')).toEqual({ serverMs: NOW_MS, timeline: 'live', speed: 1 });
  });

  it('leaves the live timeline as it was, for others and on coming back', async () => {
    fixture.show(cityOf(feedEntry(), stationEntry('s', 3, 7)));
    const other = await join();
    await other.watch(ROOMS);
    const client = await watching({ atMs: PAST_MS + MINUTE_MS, playing: false });
    fixture.show(cityOf(feedEntry(), stationEntry('s', 3, 8)));
    await Promise.all([client.settle(), other.settle()]);
    expect(other.cityOf('bikes').entries.get('station:s')?.values['bikes-available']?.value).toBe(8);
    expect(client.headers.every(({ timeline }) => timeline === ID)).toBe(true);
    await client.watch(ROOMS, 'live');
    await client.settle();
    expect(client.states.at(-1)).toMatchObject({ timeline: 'live', atMs: NOW_MS, rate: 1, playing: true });
    expect([...client.cityOf('bikes').entries.keys()]).toEqual(['station:s']);
    fixture.show(cityOf(feedEntry(), stationEntry('s', 3, 9)));
    await client.settle();
    expect(client.cityOf('bikes').entries.get('station:s')?.values['bikes-available']?.value).toBe(9);
  });

  it('is the same for everyone who watches it, whoever steers', async () => {
    const one = await watching({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    const other = await join();
    await other.watch(ROOMS, ID);
    await replay(other, { atMs: PAST_MS + 9 * MINUTE_MS });
    const isThere = (client: TestClient) => bikes(client)?.atMs === PAST_MS + 9 * MINUTE_MS - 2000;
    await until(() => isThere(one) && isThere(other));
    expect(one.cityOf('bus/0_0')).toEqual(other.cityOf('bus/0_0'));
  });

  it('is caught up with after an absence, by the frames that were missed', async () => {
    const client = await watching({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    client.close();
    const back = await join();
    for (const [room, held] of client.rooms) back.rooms.set(room, held);
    await replay(back, { atMs: PAST_MS + 6 * MINUTE_MS });
    await back.watch(client.held(), ID);
    await until(() => bikes(back)?.atMs === PAST_MS + 6 * MINUTE_MS - 2000);
    expect(back.brokenFrames).toBe(0);
    expect(back.headers.filter(({ after }) => after === null)).toEqual([]);
  });

  it('begins a new epoch with another source, and sends everything anew', async () => {
    const client = await watching({ atMs: PAST_MS + 60 * MINUTE_MS, playing: false });
    const before = client.states.at(-1)?.epoch;
    await replay(client, { source: 'a month', atMs: PAST_MS + 60 * MINUTE_MS });
    await until(() => client.states.at(-1)?.source === 'a month' && client.states.at(-1)?.seeking === false);
    await client.settle();
    const state = client.states.at(-1);
    expect(state?.epoch).not.toBe(before);
    expect(state?.atMs).toBe(PAST_MS + 290_000);
    expect(client.headers.filter(({ epoch }) => epoch === state?.epoch).map(({ after }) => after)).toEqual([
      null,
      null,
      null,
    ]);
    expect(bikes(client)?.atMs).toBe(PAST_MS + 288_000);
  });
});

describe('replays that nobody needs, and too many of them', () => {
  it('are closed when nobody watches', async () => {
    await fixture.close();
    await open({ unwatchedMs: 500 });
    const client = await watching({ playing: false });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await client.watch(ROOMS, ID)).toEqual({ accepted: true });
    await client.watch([], 'live');
    await until(() => past.asked.now === 0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await client.watch(ROOMS, ID)).toMatchObject({ accepted: false, code: 'unknown-timeline' });
  });

  it('are refused to one page after two, and to all after the most', async () => {
    await fixture.close();
    await open({ replaysAtMost: 3 });
    const [one, other] = [await join(), await join()];
    const answers = [];
    for (const name of ['a', 'b', 'c']) answers.push(await replay(one, {}, `replay/aaaaaaa${name}`));
    for (const name of ['d', 'e']) answers.push(await replay(other, {}, `replay/aaaaaaa${name}`));
    expect(answers.map((answer) => (answer.accepted ? '' : answer.code))).toEqual(['', '', 'too-many', '', 'too-many']);
    expect(await replay(one, { rate: 0 }, 'replay/aaaaaaad')).toEqual({ accepted: true });
  });
});

describe('a command that makes no sense', () => {
  const senseless: readonly (readonly [string, unknown])[] = [
    ['no arguments', undefined],
    ['a timeline that is none', { timeline: 'live' }],
    ['an id that is too short', { timeline: 'replay/short' }],
    ['an id with other letters', { timeline: 'replay/../../etc/pass' }],
    ['an id with a line end', { timeline: `${ID}\n` }],
    ['a rate below the slowest', { timeline: ID, rate: 0.1 }],
    ['a rate above the fastest', { timeline: ID, rate: 601 }],
    ['a rate that turns time back', { timeline: ID, rate: -1 }],
    ['a moment that is no number', { timeline: ID, atMs: '2026-10-25T02:30' }],
    ['a moment before all time', { timeline: ID, atMs: -1 }],
    ['a moment of the prototype', JSON.parse(`{"timeline":"${ID}","__proto__":{"atMs":1}}`)],
    ['more words than it has', { timeline: ID, path: '/etc/passwd' }],
    ['a source that is no name', { timeline: ID, source: { $ne: '' } }],
  ];

  it('is refused as malformed, whatever is wrong with it', async () => {
    const client = await join();
    const taken: string[] = [];
    for (const [what, order] of senseless) {
      const command = order === undefined ? { name: 'replay' } : { name: 'replay', arguments: order };
      const answer = await client.ask('command', command);
      if (answer.accepted || answer.code !== 'malformed') taken.push(what);
    }
    expect(taken).toEqual([]);
    expect(await client.watch(ROOMS, ID)).toMatchObject({ code: 'unknown-timeline' });
  });

  it('with a source that is not there is refused by name', async () => {
    const client = await join();
    expect(await replay(client, { source: '../../etc/passwd' })).toEqual({
      accepted: false,
      code: 'not-available',
      reason: 'There is no recording "../../etc/passwd".',
    });
    expect(await client.watch(ROOMS, ID)).toMatchObject({ code: 'unknown-timeline' });
  });

  it('a storm of them reads no more of the past than one at a time', async () => {
    past.wait = () => new Promise((resolve) => setTimeout(resolve, 5));
    const client = await join();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, minute) => replay(client, { atMs: PAST_MS + minute * MINUTE_MS, playing: false })),
    );
    expect(answers.every(({ accepted }) => accepted)).toBe(true);
    await client.watch(ROOMS, ID);
    await until(() => bikes(client)?.atMs === PAST_MS + 40 * MINUTE_MS - 2000);
    expect(past.asked.mostAtOnce).toBe(1);
    expect(past.asked.cityAt).toBeLessThan(20);
  });
});
