import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';
import { type RunningCity, startCity } from './running-city.ts';

const LONG = 180_000;

/** Straight down on the block between Passeig de Gràcia and Rambla de Catalunya, where houses stand. */
const HOUSES = '#map=18/41.39107/2.16495/0/0&layers=buildings&light=day';

let city: RunningCity;
let browser: Browser;

beforeAll(async () => {
  [city, browser] = await Promise.all([startCity({ time: '2026-03-11T10:30:00Z' }), launchChromium()]);
}, LONG);

afterAll(async () => {
  await browser?.close();
  expect(await city?.stop()).toBe(0);
});

describe('tell me about this place', { timeout: LONG }, () => {
  test('a building that is clicked tells what is known of it, and its address brings it back', async () => {
    const { page } = await openPage(browser, city.address, { width: 960, height: 600, hash: HOUSES });
    await page.mouse.click(480, 300);
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
    await page.close();

    const again = await openPage(browser, city.address, { hash });
    await again.page.locator('.inspector').getByText('Height').waitFor();
    expect(await again.page.evaluate(() => window.besso?.view.getState().mark?.id)).toBe(id);
    await again.page.close();
  });

  test('a street that is found by its plain letters has a card too', async () => {
    const { page } = await openPage(browser, city.address, { hash: '#map=15/41.39/2.165/0/0&layers=&light=day' });
    await page.keyboard.press('/');
    await page.keyboard.type('carrer arago');
    await page
      .getByRole('option', { name: /Carrer d’Aragó/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.inspector').getByText('Lanes').waitFor();
    expect(await factOf(page, 'Kind of street')).toMatch(/street/);
    await page.close();
  });
});

/** What a card says of a term. */
function factOf(page: Page, term: string): Promise<string> {
  return page
    .locator('.inspector .fact', { has: page.getByText(term, { exact: true }) })
    .locator('dd')
    .textContent()
    .then((text) => (text ?? '').replaceAll(/\s+/g, ' ').trim());
}
