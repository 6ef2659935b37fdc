import { describe, expect, it } from 'vitest';
import type { QualityLevel } from '../../client/layers/quality.ts';
import { afterFrame, beginGovernor, type FrameCost, type Governor } from '../../client/stage/quality-governor.ts';

/** Milliseconds between two frames of a screen of 60 a second. */
const FRAME_MS = 1000 / 60;

type Cost = (level: QualityLevel, atMs: number, frame: number) => number;

/** Draws for so many seconds; `gpuMs` says what a frame takes. Gives the governor and the levels it went through. */
function drawn(seconds: number, gpuMs: Cost, from: Governor = beginGovernor(), startMs = 0) {
  let governor = from;
  const levels: QualityLevel[] = [governor.level];
  const changesAtMs: number[] = [];
  let atMs = startMs;
  for (let frame = 0; atMs < startMs + seconds * 1000; frame++) {
    const costMs = gpuMs(governor.level, atMs, frame);
    atMs += Math.max(FRAME_MS, costMs);
    const before = governor.level;
    governor = afterFrame(governor, { atMs, gpuMs: costMs, mainMs: 2, intervalMs: null });
    if (governor.level === before) continue;
    levels.push(governor.level);
    changesAtMs.push(atMs - startMs);
  }
  return { governor, levels, changesAtMs, atMs };
}

describe('the quality governor', () => {
  it('draws everything while frames leave room', () => {
    expect(drawn(60, () => 6).levels).toEqual([0]);
  });

  it('gives up detail within two seconds when frames come near what a sixtieth of a second allows', () => {
    const { changesAtMs } = drawn(2, () => 15.5);
    expect(changesAtMs[0]).toBeLessThanOrEqual(1600);
    expect(changesAtMs[0]).toBeGreaterThanOrEqual(1000);
  });

  it('stops where frames fit again', () => {
    const { levels } = drawn(30, (level) => [30, 21, 12, 8][level] ?? 0);
    expect(levels).toEqual([0, 1, 2]);
  });

  it('comes to the least detail and stays there on a machine too slow for anything', () => {
    expect(drawn(60, () => 80).levels).toEqual([0, 1, 2, 3]);
  });

  it('comes back level by level after a calm while', () => {
    const heavy = drawn(10, () => 40);
    const { levels, changesAtMs } = drawn(60, () => 4, heavy.governor, heavy.atMs);
    expect(levels).toEqual([3, 2, 1, 0]);
    expect(changesAtMs[0]).toBeGreaterThanOrEqual(4500);
  });

  it('does not pump where one level is too much and the next leaves room', () => {
    const { levels, changesAtMs } = drawn(900, (level) => (level === 0 ? 22 : 6));
    expect(new Set(levels)).toEqual(new Set([0, 1]));
    expect(levels.length).toBeLessThanOrEqual(16);
    const rests = changesAtMs.map((at, index) => at - (changesAtMs[index - 1] ?? 0)).filter((ms) => ms > 4000);
    expect(Math.max(...rests)).toBeGreaterThan(150_000);
    expect(rests).toEqual([...rests].sort((a, b) => a - b));
  });

  it('does not mind a single hiccup, nor one every second', () => {
    expect(drawn(20, (_, __, frame) => (frame === 300 ? 900 : 6)).levels).toEqual([0]);
    expect(drawn(60, (_, __, frame) => (frame % 60 === 0 ? 120 : 6)).levels).toEqual([0]);
  });

  it('takes a hidden tab for no slow frame', () => {
    let governor = drawn(3, () => 6).governor;
    for (let time = 0; time < 40; time++) {
      governor = afterFrame(governor, { atMs: 10_000 + time * 2000, gpuMs: 900, mainMs: 900, intervalMs: 2000 });
    }
    expect(governor.level).toBe(0);
  });

  it('forgets what it thought of a rise once that has held', () => {
    const patient = drawn(60, (level) => (level === 0 ? 22 : 6));
    expect(patient.governor.patienceMs).toBeGreaterThan(5000);
    const eased = drawn(200, () => 4, patient.governor, patient.atMs);
    expect(eased.governor).toMatchObject({ level: 0, patienceMs: 5000 });
  });
});

describe('the quality governor without the graphics card’s own clock', () => {
  const played = (seconds: number, interval: Cost, from = beginGovernor(), paced = true) => {
    let governor = from;
    let atMs = Math.max(0, from.lastAtMs);
    const end = atMs + seconds * 1000;
    for (let frame = 0; atMs < end; frame++) {
      const intervalMs = interval(governor.level, atMs, frame);
      atMs += intervalMs;
      const cost: FrameCost = { atMs, gpuMs: null, mainMs: 3, intervalMs: paced ? intervalMs : null };
      governor = afterFrame(governor, cost);
    }
    return governor;
  };

  it('goes by the time between frames that are drawn as fast as they can be', () => {
    expect(played(3, () => 33).level).toBeGreaterThan(0);
    expect(played(60, () => FRAME_MS).level).toBe(0);
  });

  it('tries again for more while frames keep to the screen’s pace', () => {
    const lowered = played(6, () => 33);
    expect(played(60, () => FRAME_MS, lowered).level).toBe(0);
  });

  it('learns nothing from a pace that was chosen', () => {
    expect(played(30, () => 125, beginGovernor(), false).level).toBe(0);
    expect(played(60, () => 125, beginGovernor(2), false).level).toBe(2);
  });
});
