import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { City } from '../../data/contract/city.ts';
import { positionAt } from '../../data/contract/leg.ts';
import { Replay } from '../../server/replay/replay.ts';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import { Turns } from '../../server/replay/turns.ts';
import type { MemoryHistory } from './memory-history.ts';
import { BUS_SILENT_MS, busAt, makePast, PAST_MS, TRAM_GONE_MS } from './replay-past.ts';

const MINUTE_MS = 60_000;

/** A replay on a wall clock that the test moves. */
class Watched {
  readonly failures: unknown[] = [];
  readonly replay: Replay;
  wallMs = 1000;
  changes = 0;

  constructor(history: MemoryHistory) {
    const failed = (error: unknown) => void this.failures.push(error);
    const changed = () => {
      this.changes++;
      this.replay.step();
    };
    const library = { ...makeReplayLibrary(history), turns: new Turns(2, () => 0) };
    this.replay = new Replay({ library, wallMs: () => this.wallMs, changed, failed });
  }

  async goTo(atMs: number, playing = false): Promise<City> {
    this.replay.steer({ atMs, playing });
    await settle();
    return this.replay.city();
  }

  /** Lets the wall's time go by, in the gateway's ticks. */
  async pass(durationMs: number, tick: () => void = () => undefined): Promise<void> {
    for (const endMs = this.wallMs + durationMs; this.wallMs < endMs; ) {
      this.wallMs += 250;
      this.replay.step();
      await settle();
      tick();
    }
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
}

/** Told by looking through what came in, newest last, without any of the replay's machinery. */
function bikesAt(history: MemoryHistory, atMs: number): number | undefined {
  const known = history.batches.filter(({ arrivedMs }) => arrivedMs <= atMs);
  return known.at(-1)?.values.value[0];
}

/** What a city says apart from where its vehicles go. */
function saidIn(city: City) {
  return [...city.entries.values()]
    .map(({ record, values }) => ({ record, values }))
    .toSorted((one, other) => one.record.id.localeCompare(other.record.id));
}

describe('a replay', () => {
  it('shows at any moment, in any order of moments, the city as it was known then', async () => {
    const past = makePast();
    const watched = new Watched(past);
    const moment = fc.integer({ min: 0, max: 120 * MINUTE_MS });
    const check = async (moments: readonly number[]) => {
      for (const after of moments) {
        const city = await watched.goTo(PAST_MS + after);
        const values = city.entries.get('station:past/1')?.values;
        expect(values?.['bikes-available']?.value).toBe(bikesAt(past, PAST_MS + after));
        expect(city.entries.has('vehicle:tram')).toBe(PAST_MS + after < TRAM_GONE_MS);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 6 }), check), {
      numRuns: 40,
    });
  });

  it('says of its feeds that they are recorded, in the unit of the city, with verdicts', async () => {
    const city = await new Watched(makePast()).goTo(PAST_MS + 70_000);
    expect(city.entries.get('feed:past')?.record).toMatchObject({ recorded: true, simulated: true });
    expect(city.entries.get('station:past/1')?.values).toEqual({
      'bikes-available': { value: 7, atMs: PAST_MS + 68_000, verdict: 4 },
      temperature: { value: 20.7, atMs: PAST_MS + 69_000 },
    });
  });

  it.each([0.25, 1, 7, 60, 600])('played at %d shows what a jump to the same moment shows', async (rate) => {
    const [played, sought] = [new Watched(makePast()), new Watched(makePast())];
    played.replay.steer({ atMs: PAST_MS + 15 * MINUTE_MS, rate });
    await settle();
    await played.pass(6000);
    const { shownMs } = played.replay;
    expect(shownMs).toBeGreaterThan(PAST_MS + 15 * MINUTE_MS + rate * 5000);
    expect(saidIn(played.replay.city())).toEqual(saidIn(await sought.goTo(shownMs)));
    expect(played.failures).toEqual([]);
  });

  it('lets a silent vehicle go ten minutes after its last leg, as the live city does', async () => {
    const watched = new Watched(makePast());
    const lastLegMs = BUS_SILENT_MS + 5000;
    expect((await watched.goTo(lastLegMs + 9.9 * MINUTE_MS)).entries.has('vehicle:bus')).toBe(true);
    expect((await watched.goTo(lastLegMs + 10.1 * MINUTE_MS)).entries.has('vehicle:bus')).toBe(false);
    await watched.goTo(lastLegMs + 9.5 * MINUTE_MS);
    watched.replay.steer({ rate: 60, playing: true });
    await watched.pass(1500);
    expect(watched.replay.city().entries.has('vehicle:bus')).toBe(false);
  });
});

describe('vehicles in a replay', () => {
  it.each([1, 10, 60, 600])(
    'at %d always know where to go until the next tick, and stay near their course',
    async (rate) => {
      const watched = new Watched(makePast());
      watched.replay.steer({ atMs: PAST_MS + 2 * MINUTE_MS, rate });
      await settle();
      await watched.pass(1000);
      const lost: number[] = [];
      let furthestCm = 0;
      await watched.pass(2500, () => {
        const legs = watched.replay.city().entries.get('vehicle:bus')?.legs ?? [];
        for (let share = 0; share < 1; share += 0.1) {
          const atMs = watched.replay.shownMs + share * 250 * rate;
          const place = positionAt(legs, atMs);
          if (!place?.ahead) lost.push(atMs);
          const course = busAt(atMs);
          furthestCm = Math.max(furthestCm, Math.hypot((place?.xCm ?? 0) - course.xCm, (place?.yCm ?? 0) - course.yCm));
        }
      });
      expect(lost).toEqual([]);
      expect(furthestCm).toBeLessThan(rate > 100 ? 15_000 : 6000);
    },
  );

  it('keep their legs when nothing needs to be joined', async () => {
    const watched = new Watched(makePast());
    const legs = (await watched.goTo(PAST_MS + 5 * MINUTE_MS)).entries.get('vehicle:bus')?.legs;
    watched.replay.steer({ rate: 1, playing: true });
    await watched.pass(12_000);
    const later = watched.replay.city().entries.get('vehicle:bus')?.legs;
    expect(later?.slice(0, -1)).toEqual(legs?.slice(1));
  });
});

describe('the clock of a replay', () => {
  it('runs at its rate, stands when it is paused, and goes on from there', async () => {
    const watched = new Watched(makePast());
    const { replay } = watched;
    await watched.goTo(PAST_MS + MINUTE_MS);
    await watched.pass(1000);
    expect(replay.state()).toMatchObject({ atMs: PAST_MS + MINUTE_MS, playing: false, seeking: false });
    replay.steer({ rate: 10, playing: true });
    await watched.pass(2000);
    const reachedMs = replay.nowMs();
    expect(reachedMs).toBeGreaterThanOrEqual(PAST_MS + MINUTE_MS + 17_500);
    expect(reachedMs).toBeLessThanOrEqual(PAST_MS + MINUTE_MS + 20_000);
    replay.steer({ playing: false });
    watched.wallMs += 5000;
    expect(replay.nowMs()).toBe(reachedMs);
    replay.steer({ playing: true, rate: 2 });
    watched.wallMs += 100;
    expect(replay.nowMs()).toBe(reachedMs + 200);
  });

  it('shows what was known at the moment at which it was stopped, however fast it played', async () => {
    const past = makePast();
    const watched = new Watched(past);
    await watched.goTo(PAST_MS, true);
    watched.replay.steer({ rate: 600 });
    for (let stop = 1; stop <= 5; stop++) {
      await watched.pass(1000);
      watched.wallMs += 40 * stop;
      watched.replay.steer({ playing: false });
      await watched.pass(500);
      const bikes = watched.replay.city().entries.get('station:past/1')?.values['bikes-available']?.value;
      expect(bikes).toBe(bikesAt(past, watched.replay.state().atMs));
      watched.replay.steer({ playing: true });
    }
  });

  it('stops at the end of what is kept, and says so', async () => {
    const watched = new Watched(makePast());
    watched.replay.steer({ atMs: PAST_MS + 119 * MINUTE_MS, rate: 600 });
    await settle();
    await watched.pass(1500);
    expect(watched.replay.state()).toMatchObject({ atMs: PAST_MS + 120 * MINUTE_MS, playing: false });
  });

  it('keeps to what is kept', async () => {
    const watched = new Watched(makePast());
    await watched.goTo(PAST_MS - MINUTE_MS);
    expect(watched.replay.state()).toMatchObject({ atMs: PAST_MS, fromMs: PAST_MS, toMs: PAST_MS + 120 * MINUTE_MS });
    await watched.goTo(PAST_MS + 500 * MINUTE_MS);
    expect(watched.replay.state().atMs).toBe(PAST_MS + 120 * MINUTE_MS);
  });

  it('waits for what is being read, and skips nothing', async () => {
    const past = makePast();
    const watched = new Watched(past);
    await watched.goTo(PAST_MS + MINUTE_MS);
    const releases: (() => void)[] = [];
    past.wait = () => new Promise((resolve) => void releases.push(resolve));
    watched.replay.steer({ playing: true, rate: 60 });
    await watched.pass(3000);
    expect(watched.replay.state()).toMatchObject({ atMs: PAST_MS + MINUTE_MS, playing: true, seeking: true });
    past.wait = () => Promise.resolve();
    for (const release of releases) release();
    await settle();
    await watched.pass(1000);
    expect(watched.replay.state()).toMatchObject({ atMs: PAST_MS + 2 * MINUTE_MS, seeking: false });
  });
});

describe('a replay that is steered without mercy', () => {
  it('reads one moment at a time, and ends at the newest that was asked for', async () => {
    const past = makePast();
    const watched = new Watched(past);
    const releases: (() => void)[] = [];
    past.wait = () => new Promise((resolve) => void releases.push(resolve));
    for (let minute = 1; minute <= 100; minute++)
      watched.replay.steer({ atMs: PAST_MS + minute * MINUTE_MS, playing: false });
    while (watched.replay.state().seeking) {
      for (const release of releases.splice(0)) release();
      await settle();
    }
    expect(past.asked).toMatchObject({ cityAt: 2, mostAtOnce: 1 });
    expect(watched.replay.state().atMs).toBe(PAST_MS + 100 * MINUTE_MS);
    expect(watched.replay.city().entries.get('station:past/1')?.values['bikes-available']?.value).toBe(
      bikesAt(past, PAST_MS + 100 * MINUTE_MS),
    );
  });

  it('says in words that the past cannot be read, stands, and goes on when it can be', async () => {
    const past = makePast();
    const watched = new Watched(past);
    await watched.goTo(PAST_MS + MINUTE_MS);
    past.wait = () => Promise.reject(new Error('disk on fire'));
    await watched.goTo(PAST_MS + 5 * MINUTE_MS, true);
    expect(watched.replay.state()).toMatchObject({
      playing: false,
      seeking: false,
      problem: 'unreadable',
    });
    expect(watched.failures).toEqual([new Error('disk on fire')]);
    past.wait = () => Promise.resolve();
    await watched.goTo(PAST_MS + 5 * MINUTE_MS);
    expect(watched.replay.state()).toMatchObject({ atMs: PAST_MS + 5 * MINUTE_MS, problem: null });
  });

  it.each([PAST_MS - 90_000, PAST_MS + 1000 * MINUTE_MS])('says that nothing is kept of a moment: %d', async (atMs) => {
    const watched = new Watched(makePast());
    await watched.goTo(atMs);
    expect(watched.replay.state()).toMatchObject({ problem: 'elsewhere' });
    await watched.goTo(PAST_MS + MINUTE_MS);
    expect(watched.replay.state()).toMatchObject({ problem: null });
  });

  it('of a city that has kept nothing yet says so', async () => {
    const past = makePast();
    const empty = Object.assign(Object.create(past) as MemoryHistory, { extent: () => null });
    const watched = new Watched(empty);
    watched.replay.steer({});
    await settle();
    expect(watched.replay.state()).toMatchObject({ problem: 'empty', fromMs: null, toMs: null });
  });
});

describe('turns at the past', () => {
  it('are taken so many at a time, in order, and rested from for as long as they took', async () => {
    let [wallMs, working, most] = [0, 0, 0];
    const turns = new Turns(2, () => wallMs);
    const order: number[] = [];
    const work = (number: number, tookMs: number) => async () => {
      most = Math.max(most, ++working);
      order.push(number);
      await settle();
      wallMs += tookMs;
      working--;
    };
    await Promise.all([0, 1, 2, 3].map((number) => turns.take(work(number, 0))));
    expect([order, most, turns.waiting]).toEqual([[0, 1, 2, 3], 2, 0]);
    await Promise.all([turns.take(work(4, 20)), turns.take(work(5, 20))]);
    const startMs = performance.now();
    await turns.take(work(6, 0));
    expect(performance.now() - startMs).toBeGreaterThan(15);
    await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await turns.take(work(7, 0));
  });
});
