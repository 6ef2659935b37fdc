import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { launchChromium } from './chromium.ts';
import { countOf, openPage, untilCount } from './open-page.ts';
import { colourCount } from './picture.ts';
import { type RunningCity, startCity } from './running-city.ts';

/** A working day's morning peak, Friday. */
const PEAK = '2026-11-20T08:30';
const LONG = 180_000;

let city: RunningCity;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  city = await startCity({ time: PEAK });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  expect(await city?.stop()).toBe(0);
}, 60_000);

describe('a visitor opens the city', { timeout: LONG }, () => {
  test('it is drawn with buildings and moving vehicles, and asks no other host', async () => {
    const { page, faults } = await openPage(browser, city.address, { quality: 0 });
    await untilCount(page, 'vehicle', 300);
    expect(await colourCount(page)).toBeGreaterThan(500);
    const moved = await shareMoving(page);
    expect(moved).toBeGreaterThan(0.3);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('an address brings back its view', async () => {
    const { page } = await openPage(browser, city.address, {
      hash: '#map=15.5/41.4036/2.1744/30/50&layers=buildings,bus&light=night&lang=es',
    });
    const view = await page.evaluate(() => {
      const { camera, shown, light, language } = window.besso?.view.getState() ?? {};
      return { camera, shown: [...(shown ?? [])], light, language };
    });
    expect(view).toMatchObject({ shown: ['buildings', 'bus'], light: 'night', language: 'es' });
    expect(view.camera?.longitude).toBeCloseTo(2.1744, 3);
    expect(view.camera?.latitude).toBeCloseTo(41.4036, 3);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    await page.close();
  });

  test('search by keyboard alone finds a street without its accents and goes there', async () => {
    const { page } = await openPage(browser, city.address);
    await page.keyboard.press('/');
    await page.keyboard.type('passeig de gracia');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => {
      const camera = window.besso?.view.getState().camera;
      return camera && Math.hypot(camera.longitude - 2.165, camera.latitude - 41.3925) < 0.02;
    });
    await page.close();
  });

  test('hiding a layer stops its bytes, showing it brings them back', async () => {
    const { page } = await openPage(browser, city.address, { hash: '#layers=buildings,bikes' });
    await untilCount(page, 'station', 500);
    expect(await countOf(page, 'vehicle')).toBe(0);
    await page.evaluate(() => window.besso?.view.setState({ shown: new Set(['buildings', 'tram']) }));
    await untilCount(page, 'vehicle', 10);
    await page.waitForFunction(() =>
      [...(window.besso?.city.getState().city.entries.values() ?? [])].every(({ record }) => record.kind !== 'station'),
    );
    await page.close();
  });

  test('the table of a layer says what the map shows, and selects by keyboard', async () => {
    const { page } = await openPage(browser, city.address, {
      hash: '#layers=buildings,bikes&panels=table&table=bikes&lang=en',
    });
    const row = page.getByRole('table').locator('.row-button').first();
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.besso?.view.getState().selected?.startsWith('station:'));
    await page.close();
  });
});

/** Share of the vehicles whose place changes within a few seconds. */
function shareMoving(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const places = () => {
      const { city: store, clock } = window.besso ?? {};
      const nowMs = clock?.nowMs() ?? 0;
      return new Map(
        [...(store?.getState().city.entries.values() ?? [])].flatMap(({ record, legs }) => {
          const leg = legs.findLast((each) => each.t0Ms <= nowMs);
          if (record.kind !== 'vehicle' || !leg) return [];
          const share = Math.min(1, (nowMs - leg.t0Ms) / Math.max(1, leg.t1Ms - leg.t0Ms));
          return [[record.id, Math.round(leg.x0Cm + (leg.x1Cm - leg.x0Cm) * share)] as const];
        }),
      );
    };
    const before = places();
    await new Promise((wake) => setTimeout(wake, 12_000));
    const after = places();
    const both = [...before].filter(([id]) => after.has(id));
    return both.filter(([id, x]) => after.get(id) !== x).length / Math.max(1, both.length);
  });
}
