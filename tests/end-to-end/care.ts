import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { countOf, goTo, openPage, untilCount } from './open-page.ts';
import { colourCount } from './picture.ts';
import { startCity } from './running-city.ts';
import type { Visit } from './visit.ts';

const LONG = 240_000;
const HEAP_GROWTH_BYTES = 5 * 1024 * 1024;

/** Near, for fewer things at once. */
const MIDDLE = '#map=15.5/41.392/2.165/20/45';

/** Few pixels: what is tested here is not how fast software draws. */
const SMALL = { width: 320, height: 240 };

export function thePageTakesCare(here: () => Visit): void {
  describe('the page takes care of itself', { timeout: LONG }, () => {
    let page: Page;
    let faults: string[];

    beforeAll(async () => {
      ({ page, faults } = await openPage(here().browser, here().city.address, {
        ...SMALL,
        hash: `${MIDDLE}&lang=en`,
        still: true,
      }));
      await untilCount(page, 'vehicle', 100);
    }, LONG);

    afterAll(() => page?.close());

    test('fifty times off and on leaves no more than 5 MiB behind', async () => {
      const tools = await page.context().newCDPSession(page);
      await toggleLayers(page, 10);
      let before = await heapBytes(tools);
      // What a first fifty still makes (text, tiles) is no longer made by the next; what is left behind always grows.
      const grownByFifty = async () => {
        await toggleLayers(page, 50);
        const now = await heapBytes(tools);
        const grown = now - before;
        before = now;
        return grown;
      };
      await expect.poll(grownByFifty, { timeout: LONG / 2 }).toBeLessThan(HEAP_GROWTH_BYTES);
    });

    test('a hidden tab draws nothing and lets its connection go; shown again it catches up', async () => {
      await setHidden(page, true);
      await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'paused');
      await expect.poll(() => drawsIn(page, 2000), { timeout: 60_000 }).toBe(0);
      await setHidden(page, false);
      await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'live');
      await expect.poll(() => drawsIn(page, 200), { timeout: 60_000 }).toBeGreaterThan(0);
    });

    test('lost graphics come back within 3 s at the same view', async () => {
      const before = await cameraOf(page);
      await expect.poll(() => recoveryMs(page), { timeout: 120_000 }).toBeLessThan(3000);
      expect(await cameraOf(page)).toEqual(before);
      await expect.poll(() => colourCount(page), { timeout: 60_000 }).toBeGreaterThan(500);
      expect(faults).toEqual([]);
    });

    test('a lost connection says so, resumes and catches up', async () => {
      await goTo(page, '#layers=bus,bikes&lang=en');
      const { port, home } = here().city;
      await here().city.stop();
      await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'away');
      await page
        .getByRole('status')
        .getByText(/Disconnected since/)
        .waitFor();
      here().city = await startCity({ time: '2026-11-20T08:40' }, { port, home });
      await page.waitForFunction(() => window.besso?.connection.getState().connection.state === 'live');
      await untilCount(page, 'vehicle', 100);
      const answer = (await (await fetch(`${here().city.address}/api/v1/stations`)).json()) as { features: unknown[] };
      await expect.poll(() => countOf(page, 'station'), { timeout: 60_000 }).toBe(answer.features.length);
    });
  });
}

/** Takes the graphics away from the page; how long it takes until there are others, ms of the page. */
function recoveryMs(page: Page): Promise<number> {
  return page.evaluate(async () => {
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
}

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

/** What changes is gathered for 120 ms, then drawn: in the page's own order of things, however slow it is. */
const GATHERED_MS = 130;

/** Switches every layer off and on again so many times, letting the page draw between. */
async function toggleLayers(page: Page, times: number): Promise<void> {
  await page.evaluate(
    async ([rounds, gatheredMs]) => {
      const view = window.besso?.view;
      const all = new Set(view?.getState().shown);
      const frame = () => new Promise((wake) => requestAnimationFrame(wake));
      const drawn = async () => {
        await new Promise((wake) => setTimeout(wake, gatheredMs));
        await frame();
      };
      for (let round = 0; round < rounds; round++) {
        view?.setState({ shown: new Set() });
        await drawn();
        view?.setState({ shown: all });
        await drawn();
      }
    },
    [times, GATHERED_MS] as const,
  );
}

async function heapBytes(tools: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}
