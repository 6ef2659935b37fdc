import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYERS } from '../../client/layers/index.ts';
import { launchChromium } from '../end-to-end/chromium.ts';
import { type CaseFolder, readCases } from './cases.ts';
import type {} from './harness.ts';
import { type Harness, startHarness } from './harness-process.ts';
import { differingPixels, keepForInspection, pictureOnce, stillPicture } from './pictures.ts';
import { smallPng } from './small-png.ts';

/** `UPDATE_PICTURES=1 npx vitest run tests/render` takes every expected picture anew. */
const UPDATE = process.env.UPDATE_PICTURES === '1';

const SIZE = { width: 320, height: 240 } as const;
const PIXELS = SIZE.width * SIZE.height;
const MOST_BYTES = 40_000;

/** Pixels that may differ: other versions of the software renderer round otherwise. */
const MOST_DIFFERING = PIXELS / 100;

/** Of what the layer draws, the share that may differ or be missing: it cannot hide in the allowance for the whole. */
const MOST_OF_LAYER = 1 / 3;

/** Pixels that a layer must change to be seen at all. */
const LEAST_DRAWN = PIXELS / 200;

/** After hiding a layer, the picture from before, but for the noise of sub-pixels. */
const MOST_LEFT_BEHIND = PIXELS / 1000;

const STILL_MS = 200;

/** When a picture is taken anew: models and tiles that come late have come by then. */
const STILL_FOR_UPDATE_MS = 3000;

const cases = readCases();
let harness: Harness | undefined;
let browser: Browser | undefined;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  [harness, browser] = await Promise.all([startHarness(), launchChromium()]);
  page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, locale: 'ca-ES' });
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(harness.address);
  await page.waitForFunction(() => window.showCase !== undefined, undefined, { timeout: 60_000 });
  expect(faults).toEqual([]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await harness?.stop();
}, 30_000);

describe('A6: layers and cases', () => {
  const layers: readonly string[] = LAYERS.map(({ id }) => id);

  test.each(layers)(
    'the layer %s has a picture in each palette: by day, by night, in high contrast, for print',
    (layer) => {
      const own = cases.filter((each) => each.layer === layer).map((each) => each.case);
      const hours = own.filter(({ light }) => light === undefined).map(({ time }) => Number(time.slice(11, 13)));
      expect(hours.some((hour) => hour >= 9 && hour < 17)).toBe(true);
      expect(hours.some((hour) => hour >= 22 || hour < 5)).toBe(true);
      expect(new Set(own.flatMap(({ light }) => light ?? []))).toEqual(new Set(['contrast', 'print']));
    },
  );

  test('every folder of cases belongs to a layer', () => {
    expect(cases.filter(({ layer }) => !layers.includes(layer))).toEqual([]);
  });

  test('every case says what it shows, in a small picture', () => {
    const wrong = cases.filter(
      ({ case: { says }, picture }) => !says || !existsSync(picture) || readFileSync(picture).length > MOST_BYTES,
    );
    expect(UPDATE ? [] : wrong.map(({ picture }) => picture)).toEqual([]);
  });
});

describe('what a layer draws', () => {
  test.each(cases.map((each) => [`${each.layer} ${each.name}: ${each.case.says}`, each] as const))(
    '%s',
    { timeout: 240_000 },
    async (_name, folder) => {
      const { beneath } = folder.case;
      await show(folder, beneath);
      const without = await stillPicture(page, UPDATE ? STILL_FOR_UPDATE_MS : STILL_MS);
      await show(folder, [...beneath, folder.layer]);
      if (UPDATE) writeFileSync(folder.picture, smallPng(await stillPicture(page, STILL_FOR_UPDATE_MS), MOST_BYTES));
      const expected = PNG.sync.read(readFileSync(folder.picture));
      const drawn = differingPixels(without, expected, 'faint');
      expect(drawn, 'pixels that the layer changes').toBeGreaterThan(LEAST_DRAWN);
      await expectPicture(expected, Math.min(MOST_DIFFERING, drawn * MOST_OF_LAYER), (actual) => {
        return differingPixels(without, actual, 'faint') >= drawn * (1 - MOST_OF_LAYER);
      });
      await show(folder, beneath);
      await expectPicture(without, MOST_LEFT_BEHIND);
      expect(faults).toEqual([]);
    },
  );
});

function show(folder: CaseFolder, layers: readonly string[]): Promise<void> {
  return page.evaluate(([wanted, shown]) => window.showCase?.(wanted, shown), [folder.case, layers] as const);
}

/** Waits until the page looks as expected; `isDrawn` tells whether what is looked for is there at all. */
async function expectPicture(expected: PNG, atMost: number, isDrawn = (_: PNG) => true): Promise<void> {
  const isLike = (picture: PNG) => differingPixels(picture, expected, 'plain') <= atMost;
  const actual = await pictureOnce(page, (picture) => isLike(picture) && isDrawn(picture));
  if (isLike(actual) && isDrawn(actual)) return;
  const differing = differingPixels(actual, expected, 'plain');
  const found = isLike(actual) ? 'the layer is not drawn' : `${differing} pixels differ, ${Math.floor(atMost)} may`;
  expect.fail(`${found}: see actual.png and diff.png in ${keepForInspection(actual, expected)}`);
}
