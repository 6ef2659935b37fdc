import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { goTo, openPage } from './open-page.ts';
import type { Visit } from './visit.ts';

const LONG = 180_000;
const SIZE = { width: 640, height: 400 };

/** Straight down on the block between Passeig de Gràcia and Rambla de Catalunya, where houses stand. */
const HOUSES = '#map=18/41.39107/2.16495/0/0&layers=buildings&light=day&lang=en';

export function aPlace(here: () => Visit): void {
  describe('tell me about this place', { timeout: LONG }, () => {
    let page: Page;

    beforeAll(async () => {
      ({ page } = await openPage(here().browser, here().city.address, { ...SIZE, hash: HOUSES, still: true }));
    }, LONG);

    afterAll(() => page?.close());

    test('a building that is clicked tells what is known of it, and its address brings it back', async () => {
      await page.mouse.click(SIZE.width / 2, SIZE.height / 2);
      await page.waitForFunction(() => window.besso?.view.getState().mark?.kind === 'building');
      const card = page.locator('.inspector');
      await card.getByText('Height').waitFor();
      expect(await factOf(page, 'Height')).toMatch(/^\d+\s?m\s?typical of the area$/);
      expect(await factOf(page, 'District')).toBe('Eixample');
      await card.getByText('CC-BY-4.0').waitFor();
      await card.getByText('Around it now').waitFor();
      await page.waitForFunction(() => /place=building:\d+@2\.16\d*,41\.39\d*/.test(location.hash));
      const { id } = (await page.evaluate(() => window.besso?.view.getState().mark)) ?? {};
      const hash = await page.evaluate(() => location.hash);

      const again = await openPage(here().browser, here().city.address, { ...SIZE, hash, still: true });
      await again.page.locator('.inspector').getByText('Height').waitFor();
      expect(await again.page.evaluate(() => window.besso?.view.getState().mark?.id)).toBe(id);
      await again.page.close();
    });

    test('a street that is found by its plain letters has a card too', async () => {
      await goTo(page, '#map=15/41.39/2.165/0/0&layers=&light=day');
      await page.keyboard.press('/');
      await page.keyboard.type('carrer arago');
      await page
        .getByRole('option')
        .first()
        .filter({ hasText: /Carrer d’Aragó/ })
        .waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.inspector').getByText('Lanes').waitFor();
      expect(await factOf(page, 'Kind of street')).toMatch(/street/);
    });
  });
}

/** What a card says of a term. */
function factOf(page: Page, term: string): Promise<string> {
  return page
    .locator('.inspector .fact', { has: page.getByText(term, { exact: true }) })
    .locator('dd')
    .textContent()
    .then((text) => (text ?? '').replaceAll(/\s+/g, ' ').trim());
}
