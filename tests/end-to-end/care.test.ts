import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { launchChromium } from './chromium.ts';
import { countOf, openPage, untilCount } from './open-page.ts';
import { colourCount } from './picture.ts';
import { type RunningCity, startCity } from './running-city.ts';

const LONG = 240_000;
const HEAP_GROWTH_BYTES = 5 * 1024 * 1024;
const SETTLED_BYTES = 256 * 1024;

/** Few pixels: what is tested here is not how fast software draws. */
const SMALL = { width: 480, height: 320 };

let city: RunningCity;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  city = await startCity({ time: '2026-11-20T18:30' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await city?.stop();
}, 60_000);

describe('the page takes care of itself', { timeout: LONG }, () => {
  test('lost graphics come back within 3 s at the same view', async () => {
    const { page, faults } = await openPage(browser, city.address, { ...SMALL, hash: '#map=15/41.392/2.165/20/45' });
    const before = await cameraOf(page);
    const recoveredMs = await page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.maplibregl-canvas');
      const startMs = performance.now();
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
      const isBack = () => {
        const now = document.querySelector<HTMLCanvasElement>('canvas.maplibregl-canvas');
        return now && now !== canvas && now.getContext('webgl2')?.isContextLost() === false;
      };
      while (!isBack() && performance.now() - startMs < 20_000) await new Promise((wake) => setTimeout(wake, 20));
      return performance.now() - startMs;
    });
    expect(recoveredMs).toBeLessThan(3000);
    expect(await cameraOf(page)).toEqual(before);
    await expect.poll(() => colourCount(page), { timeout: 60_000 }).toBeGreaterThan(500);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('a hidden tab draws nothing and lets its connection go; shown again it catches up', async () => {
    const { page } = await openPage(browser, city.address, SMALL);
    await untilCount(page, 'vehicle', 100);
    await setHidden(page, true);
    await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'paused');
    expect(await drawsIn(page, 2000)).toBe(0);
    await setHidden(page, false);
    await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'live');
    expect(await drawsIn(page, 4000)).toBeGreaterThan(0);
    await page.close();
  });

  test('fifty times off and on leaves no more than 5 MiB behind', async () => {
    const { page } = await openPage(browser, city.address, SMALL);
    await untilCount(page, 'vehicle', 100);
    const tools = await page.context().newCDPSession(page);
    await toggleLayers(page, 10);
    const before = await settledHeapBytes(tools);
    await toggleLayers(page, 50);
    expect((await settledHeapBytes(tools)) - before).toBeLessThan(HEAP_GROWTH_BYTES);
    await page.close();
  });

  test('a lost connection says so, resumes and catches up', async () => {
    const { page } = await openPage(browser, city.address, { ...SMALL, hash: '#layers=bus,bikes&lang=en' });
    await untilCount(page, 'vehicle', 100);
    const { port, home } = city;
    await city.stop();
    await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'away');
    await page
      .getByRole('status')
      .getByText(/Disconnected since/)
      .waitFor();
    city = await startCity({ time: '2026-11-20T18:40' }, { port, home });
    await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'live');
    await untilCount(page, 'vehicle', 100);
    const answer = (await (await fetch(`${city.address}/api/v1/stations`)).json()) as { features: unknown[] };
    await expect.poll(() => countOf(page, 'station'), { timeout: 20_000 }).toBe(answer.features.length);
    await page.close();
  });
});

function cameraOf(page: Page) {
  return page.evaluate(() => window.besso?.view.getState().camera);
}

async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (state ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

/** How many times the page draws into its WebGL canvas within that time. */
function drawsIn(page: Page, forMs: number): Promise<number> {
  return page.evaluate(async (waitMs) => {
    const drawn = () => window.besso?.stage?.tally().drawCalls ?? Number.NaN;
    const before = drawn();
    await new Promise((wake) => setTimeout(wake, waitMs));
    return drawn() - before;
  }, forMs);
}

/** Switches every layer off and on again so many times, letting the page draw between. */
async function toggleLayers(page: Page, times: number): Promise<void> {
  await page.evaluate(async (rounds) => {
    const view = window.besso?.view;
    const all = new Set(view?.getState().shown);
    const drawn = () => new Promise((wake) => setTimeout(wake, 200));
    for (let round = 0; round < rounds; round++) {
      view?.setState({ shown: new Set() });
      await drawn();
      view?.setState({ shown: all });
      await drawn();
    }
  }, times);
}

/** What the page holds once what it was still making (text, tiles, late parts) no longer adds to it, within 40 s. */
async function settledHeapBytes(tools: CDPSession): Promise<number> {
  let last = await heapBytes(tools);
  for (let round = 0; round < 10; round++) {
    await new Promise((wake) => setTimeout(wake, 4000));
    const now = await heapBytes(tools);
    if (now < last + SETTLED_BYTES) return now;
    last = now;
  }
  return last;
}

async function heapBytes(tools: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}
