import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type {} from '../../client/main.tsx';
import { launchChromium } from '../end-to-end/chromium.ts';
import { openPage, untilCount } from '../end-to-end/open-page.ts';
import { pictureOf } from '../end-to-end/picture.ts';
import { startCity } from '../end-to-end/running-city.ts';
import { smallPng } from './small-png.ts';

/** One picture: when the city's clock starts, how large the window is, and the address of the view. */
interface Sitting {
  readonly name: string;
  readonly time: string;
  readonly width: number;
  readonly height: number;
  readonly hash: string;
  /** Whether the panels are put away. */
  readonly bare: boolean;
}

const WIDE = { width: 1280, height: 720 } as const;

/** The picture that people share: from the sea, on a June morning. */
const FIRST_VIEW: Sitting = { ...WIDE, name: 'first-view', time: '2026-06-18T10:00', hash: '#lang=en', bare: true };

/** What has to look right before the city is called done. */
const SITTINGS: readonly Sitting[] = [
  FIRST_VIEW,
  {
    ...WIDE,
    name: 'barri-with-data',
    time: '2026-06-18T10:00',
    hash: '#map=15.5/41.402/2.157/-20/50&layers=buildings,landmarks,districts,bikes&panels=layers&lang=en',
    bare: false,
  },
  { name: 'phone', time: '2026-06-18T10:00', width: 390, height: 844, hash: '#lang=ca', bare: false },
  {
    ...WIDE,
    name: 'eixample-at-dusk',
    time: '2026-03-03T18:30',
    hash: '#map=16.3/41.3935/2.1665/-45/62&lang=ca',
    bare: false,
  },
  {
    ...WIDE,
    name: 'old-town-at-night',
    time: '2026-06-18T23:00',
    hash: '#map=16/41.3835/2.1765/-20/60&lang=es',
    bare: false,
  },
];

/** Vehicles at work before a picture of the whole city is taken. */
const VEHICLES = 300;

/** Time without another tile of the city asked for after which all of its buildings are taken to be there. */
const QUIET_MS = 4000;

/** For the landmarks, which are built after the city, and for panels that slide. */
const SETTLE_MS = 6000;

const MOST_BYTES = 900_000;

/** Takes the first view into the repository or, when a folder is named, every picture into it. */
export async function run(folder: string | undefined): Promise<void> {
  const here = folder ? resolve(folder) : import.meta.dirname;
  const browser = await launchChromium();
  try {
    for (const time of new Set((folder ? SITTINGS : [FIRST_VIEW]).map((sitting) => sitting.time))) {
      await takeAt(browser, time, folder ? SITTINGS.filter((sitting) => sitting.time === time) : [FIRST_VIEW], here);
    }
  } finally {
    await browser.close();
  }
}

async function takeAt(browser: Browser, time: string, sittings: readonly Sitting[], folder: string): Promise<void> {
  const city = await startCity({ time });
  try {
    for (const sitting of sittings) {
      const path = join(folder, `${sitting.name}.png`);
      const bytes = await takeOne(browser, city.address, sitting);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      console.log(`${path}: ${sitting.width} x ${sitting.height}, ${Math.round(bytes.length / 1000)} kB`);
    }
  } finally {
    await city.stop();
  }
}

async function takeOne(browser: Browser, address: string, { width, height, hash, bare }: Sitting): Promise<Buffer> {
  let lastTileMs = performance.now();
  const { page, faults } = await openPage(browser, address, { width, height, hash, quality: 0 });
  page.context().on('request', (request) => {
    if (request.url().endsWith('.pmtiles')) lastTileMs = performance.now();
  });
  await page.evaluate((hidden) => window.besso?.view.setState({ bare: hidden }), bare);
  if (!hash.includes('layers=')) await untilCount(page, 'vehicle', VEHICLES);
  while (performance.now() - lastTileMs < QUIET_MS) await pause(page, 500);
  await pause(page, SETTLE_MS);
  const picture = await pictureOf(page);
  if (faults.length > 0) throw new Error(`The page has faults: ${faults.join('; ')}`);
  await page.close();
  return smallPng(picture, MOST_BYTES);
}

function pause(page: Page, forMs: number): Promise<void> {
  return page.waitForTimeout(forMs);
}
