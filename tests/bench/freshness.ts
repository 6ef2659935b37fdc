import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../end-to-end/chromium.ts';
import { openPage } from '../end-to-end/open-page.ts';
import { PROVIDER } from './sensor-load.ts';
import { anyPorts, pause, type ServerDoors, ServerProcess } from './server-process.ts';

/** From the sending of a value at the sensor platform's door to the frame that shows it. */
export interface FreshnessResult {
  readonly values: number;
  readonly shownP50Ms: number;
  readonly shownP95Ms: number;
  /** Until it was acknowledged, and until the page's city had it: what of it is the server's and the feed's. */
  readonly acknowledgedP95Ms: number;
  readonly knownP95Ms: number;
  /** Frames a second that the page drew meanwhile. */
  readonly framesPerSecond: number;
}

const SENSOR = 'fresh';
const WARM = 5;
/** Between two values, ms: any part of a tick as often as any other. */
const EVERY_MS = { least: 300, most: 1000 } as const;

/** When the page's city had a value, and when the second frame after that began: the first was on the screen then; UTC epoch ms. */
interface Seen {
  readonly knownMs: number;
  readonly shownMs: number;
}

/** `npm run bench -- freshness [--values 60] [--quality 0]`: the simulated city goes on around it. */
export async function run(): Promise<FreshnessResult> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-freshness-'));
  const server = new ServerProcess(['--home', join(folder, 'home'), ...anyPorts()]);
  const browser = await launchChromium();
  try {
    const doors = await server.ready();
    await describe(doors);
    const quality = option('--quality') === '3' ? 3 : 0;
    const hash = '#map=15/41.387/2.17/0/0&layers=weather';
    const { page } = await openPage(browser, doors.pages, { quality, hash });
    return await measure(page, doors, Number(option('--values') ?? 60));
  } finally {
    await browser.close();
    await server.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(page: Page, doors: ServerDoors, count: number): Promise<FreshnessResult> {
  const shown: number[] = [];
  const known: number[] = [];
  const acknowledged: number[] = [];
  const frames = await page.evaluateHandle(countFrames);
  const beganMs = performance.now();
  for (let turn = 0; turn < count + WARM; turn++) {
    const value = 10 + (turn % 100) / 10;
    const seen = page.evaluate(watchFor, { id: `sensor:${PROVIDER}/at-${SENSOR}`, value });
    await pause(EVERY_MS.least + Math.random() * (EVERY_MS.most - EVERY_MS.least));
    const sentMs = Date.now();
    await put(doors, value);
    const acknowledgedMs = Date.now();
    const { knownMs, shownMs } = await seen;
    if (turn < WARM) continue;
    acknowledged.push(acknowledgedMs - sentMs);
    known.push(knownMs - sentMs);
    shown.push(shownMs - sentMs);
  }
  const seconds = (performance.now() - beganMs) / 1000;
  const drawn = await frames.evaluate((counter) => counter.frames);
  return {
    values: shown.length,
    shownP50Ms: quantile(shown, 0.5),
    shownP95Ms: quantile(shown, 0.95),
    acknowledgedP95Ms: quantile(acknowledged, 0.95),
    knownP95Ms: quantile(known, 0.95),
    framesPerSecond: Math.round((drawn / seconds) * 10) / 10,
  };
}

/** In the page. */
function countFrames(): { frames: number } {
  const counter = { frames: 0 };
  const next = (): void => {
    counter.frames++;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  return counter;
}

/** In the page: settles once a sensor's value is there and has been drawn. */
function watchFor({ id, value }: { readonly id: string; readonly value: number }): Promise<Seen> {
  const city = window.besso?.city;
  if (!city) throw new Error('there is no city');
  return new Promise((resolve) => {
    const leave = city.subscribe(({ city: { entries } }) => {
      for (const entry of entries.values()) {
        const known = entry.values.temperature?.value ?? Number.NaN;
        if (entry.record.id !== id || !(Math.abs(known - value) < 0.01)) continue;
        leave();
        const knownMs = Date.now();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve({ knownMs, shownMs: Date.now() })));
        return;
      }
    });
  });
}

async function describe({ sentilo, token }: ServerDoors): Promise<void> {
  const place = { component: `at-${SENSOR}`, componentType: 'meteo', location: '41.387 2.170' };
  const sensors = [{ sensor: SENSOR, type: 'temperature', unit: '°C', ...place }];
  await call('POST', `${sentilo}/catalog/${PROVIDER}`, token, { sensors });
}

async function put({ sentilo, token }: ServerDoors, value: number): Promise<void> {
  await call('PUT', `${sentilo}/data/${PROVIDER}/${SENSOR}`, token, { observations: [{ value: String(value) }] });
}

async function call(method: string, url: string, token: string, body: object): Promise<void> {
  const answer = await fetch(url, { method, headers: { IDENTITY_KEY: token }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  await answer.text();
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN);
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
