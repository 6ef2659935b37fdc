import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { goTo, openPage, untilCount } from './open-page.ts';
import type { Visit } from './visit.ts';

const LONG = 180_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 720 };
const ENLARGED = { width: 640, height: 360 };

/** Few layers, flat and still: what is looked at here are the panels. */
const QUIET = '#map=13/41.39/2.17/0/0&layers=lines,bikes&lang=en';

/** What opens over the map, as an address says it. */
const OPENED = {
  nothing: '',
  layers: '&panels=layers',
  'sources and licences': '&panels=feeds',
  'a table': '&panels=table&table=bikes',
  'details of a line': '&selected=line:transit/metro-L3',
} as const;

export function thePanels(here: () => Visit): void {
  describe('the panels', { timeout: LONG }, () => {
    let page: Page;

    beforeAll(async () => {
      ({ page } = await openPage(here().browser, here().city.address, { ...PHONE, hash: QUIET, still: true }));
      await untilCount(page, 'line', 100);
    }, LONG);

    afterAll(() => page?.close());

    test.each([
      ['on a phone', PHONE],
      ['at 1280 by 720', DESK],
      ['at 1280 by 720 enlarged to 200 %', ENLARGED],
    ])('%s leave the clock, the scale and the sources in sight, whatever is opened', async (_name, size) => {
      await page.setViewportSize(size);
      for (const [name, opened] of Object.entries(OPENED)) {
        await goTo(page, QUIET + opened);
        await page
          .locator('.shell .panel')
          .first()
          .waitFor({ state: opened === '' ? 'detached' : 'visible' });
        await stillness(page);
        await expect.poll(() => hiddenParts(page), { message: name, timeout: 20_000 }).toEqual([]);
        if (size.width >= 720) continue;
        await expect.poll(() => smallTargets(page), { message: name, timeout: 20_000 }).toEqual([]);
      }
    });

    test('a row of a table leads to a place by keyboard, marks it, and closing gives the focus back', async () => {
      await page.setViewportSize(DESK);
      await goTo(page, `${QUIET}&panels=layers`);
      await page.getByRole('button', { name: 'Table: Lines' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('searchbox', { name: 'Filter by name' }).fill('trinitat nova');
      await page.getByRole('table').getByRole('button', { name: 'L3', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => window.besso?.view.getState().selected === 'line:transit/metro-L3');
      await page.keyboard.press('Escape');
      await page.getByRole('table').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Table: Lines');
    });

    test('a place that is searched for by keyboard is marked, and its details are read next', async () => {
      await page.setViewportSize(DESK);
      await goTo(page, QUIET);
      await page.keyboard.press('/');
      await page.keyboard.type('torre glories');
      await page.getByRole('option').first().filter({ hasText: 'Torre Glòries' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('144.4').waitFor();
      await page.waitForFunction(() => window.besso?.view.getState().mark?.name === 'Torre Glòries');
      await page.waitForFunction(() => document.activeElement?.closest('.inspector'));
      await page.keyboard.press('Escape');
      await page.locator('.inspector').waitFor({ state: 'detached' });
    });

    test('the map is named in the language of the page', async () => {
      await goTo(page, QUIET);
      await page.getByRole('region', { name: 'Three-dimensional map of the city' }).waitFor();
      await page.evaluate(() => window.besso?.view.setState({ language: 'ca' }));
      await page.getByRole('region', { name: 'Mapa de la ciutat en tres dimensions' }).waitFor();
    });
  });
}

/** Until panels have come to rest: no animation runs. */
function stillness(page: Page): Promise<unknown> {
  return page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
}

/** What of the picture's own marks is cut off by the window or lies under something else. */
function hiddenParts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['.clock', '.clock .mark', '.scale', '.attribution', '.attribution .link'].filter((selector) => {
      const element = document.querySelector(selector);
      if (!element) return true;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) return true;
      const corners = [left + 2, right - 2].flatMap((x) => [top + 2, bottom - 2].map((y) => [x, y] as const));
      return corners.some(([x, y]) => {
        const seen = document.elementFromPoint(x, y);
        return !seen || !(element.contains(seen) || seen.contains(element));
      });
    }),
  );
}

/** Whatever is pressed and is less than 44 px high or wide. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, summary, .search, .filter')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const shut = element.closest('.search') !== null && element.matches('button');
        return width > 0 && !shut && (width < 43.5 || height < 43.5);
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''),
  );
}
