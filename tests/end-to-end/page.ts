import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { countOf, goTo, openPage, untilCount } from './open-page.ts';
import { colourCount } from './picture.ts';
import type { Visit } from './visit.ts';

const LONG = 180_000;

export function theCityOpens(here: () => Visit): void {
  describe('a visitor opens the city', { timeout: LONG }, () => {
    test('it is drawn with buildings and moving vehicles, and asks no other host', async () => {
      const { page, faults } = await openPage(here().browser, here().city.address, { quality: 0 });
      await untilCount(page, 'vehicle', 300);
      expect(await colourCount(page)).toBeGreaterThan(500);
      await expectToMove(page);
      expect(faults).toEqual([]);
      await page.close();
    });

    test('an address brings back its view', async () => {
      const { page } = await openPage(here().browser, here().city.address, {
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
  });

  describe('a visitor looks around', { timeout: LONG }, () => {
    let page: Page;

    beforeAll(async () => {
      ({ page } = await openPage(here().browser, here().city.address, { hash: '#layers=buildings,bikes' }));
    }, LONG);

    afterAll(() => page?.close());

    test('hiding a layer stops its bytes, showing it brings them back', async () => {
      await untilCount(page, 'station', 500);
      expect(await countOf(page, 'vehicle')).toBe(0);
      await page.evaluate(() => window.besso?.view.setState({ shown: new Set(['buildings', 'tram']) }));
      await untilCount(page, 'vehicle', 10);
      await page.waitForFunction(() =>
        [...(window.besso?.city.getState().city.entries.values() ?? [])].every(
          ({ record }) => record.kind !== 'station',
        ),
      );
    });

    test('search by keyboard alone finds a street without its accents and goes there', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('passeig de gracia');
      await page.getByRole('option').first().filter({ hasText: 'Passeig de Gràcia' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => {
        const camera = window.besso?.view.getState().camera;
        return camera && Math.hypot(camera.longitude - 2.165, camera.latitude - 41.3925) < 0.02;
      });
    });

    test('the table of a layer says what the map shows, and selects by keyboard', async () => {
      await goTo(page, '#layers=buildings,bikes&panels=table&table=bikes&lang=en');
      const row = page.getByRole('table').locator('.row-button').first();
      await row.waitFor();
      await row.focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => window.besso?.view.getState().selected?.startsWith('station:'));
    });
  });
}

/** Waits until more than three in ten of the vehicles are elsewhere than now. */
async function expectToMove(page: Page): Promise<void> {
  const before = await placesOf(page);
  const shareMoved = async () => {
    const after = new Map(await placesOf(page));
    const both = before.filter(([id]) => after.has(id));
    return both.filter(([id, xCm]) => after.get(id) !== xCm).length / Math.max(1, both.length);
  };
  await expect.poll(shareMoved, { timeout: 60_000 }).toBeGreaterThan(0.3);
}

/** Where each vehicle is now, cm eastward. */
function placesOf(page: Page): Promise<readonly (readonly [id: string, xCm: number])[]> {
  return page.evaluate(() => {
    const { city, clock } = window.besso ?? {};
    const nowMs = clock?.nowMs() ?? 0;
    return [...(city?.getState().city.entries.values() ?? [])].flatMap(({ record, legs }) => {
      const leg = legs.findLast((each) => each.t0Ms <= nowMs);
      if (record.kind !== 'vehicle' || !leg) return [];
      const share = Math.min(1, (nowMs - leg.t0Ms) / Math.max(1, leg.t1Ms - leg.t0Ms));
      return [[record.id, Math.round(leg.x0Cm + (leg.x1Cm - leg.x0Cm) * share)] as const];
    });
  });
}
