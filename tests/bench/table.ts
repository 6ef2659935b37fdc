import type { Browser, Page } from 'playwright-core';
import type {} from '../../client/main.tsx';
import { launchChromium } from '../end-to-end/chromium.ts';
import { withServer } from './bench-server.ts';
import { summarise, TRACE_CATEGORIES } from './scene-trace.ts';

/** What the table of all sensors costs the page's own thread at 20,000 rows. Times are processor times of one task. */
export interface TableResult {
  readonly rows: number;
  readonly filterLongestTaskMs: number;
  readonly sortLongestTaskMs: number;
  readonly scrollLongestTaskMs: number;
  /** From the last letter to the rows that it leaves, ms. */
  readonly filterMs: number;
  readonly tasksOver50: number;
}

const ROWS = 20_000;
const SIZE = { width: 1280, height: 720 } as const;

export function run(): Promise<TableResult> {
  return withServer([], async (address) => {
    const browser = await launchChromium();
    try {
      return await measure(browser, address);
    } finally {
      await browser.close();
    }
  });
}

async function measure(browser: Browser, address: string): Promise<TableResult> {
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, locale: 'en-GB' });
  await page.goto(`${address}#map=15/41.3/2.4/0/0&quality=3&layers=lines&panels=table&table=sensors&lang=en`);
  await page.waitForFunction(() => window.besso !== undefined);
  await page.evaluate(() => window.besso?.ready);
  await fill(page);
  await page.waitForFunction((rows) => document.querySelector('table')?.ariaRowCount === String(rows + 1), ROWS);
  await page.waitForTimeout(2000);
  const filter = page.getByRole('searchbox', { name: 'Filter by name' });
  await filter.click();
  let filterMs = 0;
  const filtered = await traced(browser, page, async () => {
    await filter.pressSequentially('sensor 12', { delay: 60 });
    const startMs = performance.now();
    await page.waitForFunction(() => Number(document.querySelector('table')?.ariaRowCount) < 10_000);
    filterMs = performance.now() - startMs;
    for (let letter = 0; letter < 9; letter++) await page.keyboard.press('Backspace', { delay: 60 });
    await page.waitForFunction((rows) => document.querySelector('table')?.ariaRowCount === String(rows + 1), ROWS);
  });
  const sorted = await traced(browser, page, async () => {
    for (const name of ['Value', 'Name', 'Age']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForTimeout(1200);
    }
  });
  const scrolled = await traced(browser, page, () => scroll(page));
  return {
    rows: ROWS,
    filterLongestTaskMs: rounded(filtered.longestTaskMs),
    sortLongestTaskMs: rounded(sorted.longestTaskMs),
    scrollLongestTaskMs: rounded(scrolled.longestTaskMs),
    filterMs: rounded(filterMs),
    tasksOver50: filtered.tasksOver50 + sorted.tasksOver50 + scrolled.tasksOver50,
  };
}

/** Puts sensors into the page's city, as if a feed had told them. */
function fill(page: Page): Promise<void> {
  return page.evaluate((count) => {
    const city = window.besso?.city;
    if (!city) return;
    const { rooms } = city.getState();
    const entries = new Map(rooms.city.entries);
    const atMs = window.besso?.clock.nowMs() ?? 0;
    const feed = [...entries.values()].find(({ record }) => record.kind === 'feed')?.record.id;
    for (let index = 0; index < count; index++) {
      const id = `sensor:bench/${index}` as const;
      const [longitude, latitude] = [2.1 + (index % 200) * 0.0005, 41.35 + Math.floor(index / 200) * 0.0005];
      entries.set(id, {
        ...{ handle: 1_000_000 + index, legs: [] },
        record: {
          ...{ id, kind: 'sensor', name: `Carrer número ${index % 977}, sensor ${index}`, sensorType: 'noise' },
          ...{ feed: feed as `feed:${string}`, longitude, latitude },
        },
        values: { laeq: { value: 40 + ((index * 7919) % 400) / 10, atMs: atMs - index, verdict: index % 50 ? 0 : 2 } },
      });
    }
    const filled = { entries };
    city.setState({ rooms: { ...rooms, city: filled }, city: filled, touched: [] });
  }, ROWS);
}

/** By the wheel, by leaps and by keys, through the whole list. */
async function scroll(page: Page): Promise<void> {
  await page.getByRole('table').hover();
  for (let turn = 0; turn < 40; turn++) {
    await page.mouse.wheel(0, turn % 2 ? 3000 : 700);
    await page.waitForTimeout(30);
  }
  for (const share of [0.25, 0.9, 0.1, 1, 0.5]) {
    await page.evaluate((to) => {
      const body = document.querySelector('.table-panel .panel-body');
      if (body) body.scrollTop = body.scrollHeight * to;
    }, share);
    await page.waitForTimeout(60);
  }
  await page.locator('.row-button').first().focus();
  for (let press = 0; press < 20; press++)
    await page.keyboard.press(press % 2 ? 'PageDown' : 'ArrowDown', { delay: 30 });
}

async function traced(browser: Browser, page: Page, act: () => Promise<void>) {
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  await act();
  return summarise(await browser.stopTracing());
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
