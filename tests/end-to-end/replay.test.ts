import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { launchChromium } from './chromium.ts';
import { openPage, untilCount } from './open-page.ts';
import { type RunningCity, startCity } from './running-city.ts';

const LONG = 180_000;
/** Few layers, flat and still. */
const QUIET = '#map=14/41.39/2.17/0/0&layers=bikes&lang=en';

let city: RunningCity;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  city = await startCity({ time: '2026-06-18T18:30', speed: '60' });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect(await city?.stop()).toBe(0);
}, 60_000);

/** City time of the page, and the newest value that it shows of any station. */
function stateOf(page: Page): Promise<{ readonly nowMs: number; readonly speed: number; readonly newestMs: number }> {
  return page.evaluate(() => {
    const { city: shown, clock } = window.besso ?? {};
    const values = [...(shown?.getState().city.entries.values() ?? [])].map(({ values }) => values['bikes-available']);
    const newestMs = Math.max(0, ...values.map((value) => value?.atMs ?? 0));
    return { nowMs: clock?.nowMs() ?? 0, speed: clock?.speed ?? -1, newestMs };
  });
}

test('the page goes back to what it showed, says so, and comes back to now', { timeout: LONG }, async () => {
  const { page, faults } = await openPage(browser, city.address, {
    width: 640,
    height: 400,
    hash: `${QUIET}&panels=time`,
  });
  await untilCount(page, 'station', 100);
  await expect.poll(async () => (await stateOf(page)).newestMs).toBeGreaterThan(0);
  const earlier = await stateOf(page);
  const goalMs = Math.floor(earlier.nowMs / 1000) * 1000 + 120_000;
  await page.waitForFunction((fromMs) => (window.besso?.clock.nowMs() ?? 0) > fromMs + 150_000, goalMs);
  const offsetMs = 2 * 3_600_000;
  const local = new Date(goalMs + offsetMs).toISOString().slice(0, 19);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `${QUIET}&quality=3&panels=time&time=${local}+02:00&rate=0`);
  await page.locator('.replay-mark', { hasText: 'Replay' }).waitFor();
  await page.waitForFunction((ms) => window.besso?.clock.nowMs() === ms && window.besso.clock.speed === 0, goalMs);
  await untilCount(page, 'station', 100);
  await expect
    .poll(async () => {
      const { newestMs } = await stateOf(page);
      return newestMs > goalMs - 3_600_000 && newestMs <= goalMs;
    })
    .toBe(true);
  await page.getByRole('slider', { name: 'Moment shown' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((ms) => window.besso?.clock.nowMs() === ms, goalMs + 60_000);
  await page.keyboard.press('Space');
  await page.waitForFunction((ms) => (window.besso?.clock.nowMs() ?? 0) > ms, goalMs + 60_000);
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await page.waitForFunction((ms) => (window.besso?.clock.nowMs() ?? 0) > ms + 150_000, goalMs);
  await page.locator('.replay-mark').waitFor({ state: 'detached' });
  expect((await stateOf(page)).speed).toBe(60);
  await page.waitForFunction(() => !location.hash.includes('time='));
  expect(faults).toEqual([]);
  await page.close();
});
