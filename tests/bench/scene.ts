import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import type {} from '../../client/main.tsx';
import { LAYERS } from '../../client/layers/index.ts';
import { launchChromium } from '../end-to-end/chromium.ts';
import { withServer } from './bench-server.ts';
import type {} from './page-scene.ts';
import { summarise, TRACE_CATEGORIES, type TraceSummary } from './scene-trace.ts';

/** What the whole city costs beside the bare base map, at 1920 x 1080, panning. Times are processor times. */
export interface SceneResult {
  /** JavaScript of one frame with everything on, over that of the base map alone. */
  readonly scriptRatio: number;
  readonly scriptMsPerFrame: number;
  readonly baseScriptMsPerFrame: number;
  /** All of the page's own thread: JavaScript, style, layout, handing over to the compositor. */
  readonly mainMsPerFrame: number;
  readonly baseMainMsPerFrame: number;
  /** In one frame: the most of the views looked at; of the whole city from the sea; and among streets. */
  readonly drawCalls: number;
  readonly farDrawCalls: number;
  readonly nearDrawCalls: number;
  readonly baseDrawCalls: number;
  readonly triangles: number;
  /** Buffers, textures and render buffers once the whole city is there, MB of 1,000,000 bytes. */
  readonly gpuMemoryMb: number;
  /** Of the page's own thread while panning for {@link PAN_S}: processor time, and by the clock. */
  readonly longestTaskMs: number;
  readonly longestTaskWallMs: number;
  readonly tasksOver50: number;
  /** The drawing process, which is no part of the above: here a software renderer's raster. */
  readonly rasterMsPerFrame: number;
  readonly decodedOffMain: boolean;
  readonly frames: number;
}

const SIZE = { width: 1920, height: 1080 } as const;
const PAN_S = Number(process.env.BESSO_BENCH_SECONDS ?? 60);

/** Where the city is looked at: all of it from the sea, and streets near enough for trees and vehicles. */
const FAR = { longitude: 2.178, latitude: 41.3905, zoom: 13.4, pitchDeg: 60, bearingDeg: -45 } as const;
const NEAR = { longitude: 2.1602, latitude: 41.3878, zoom: 16.1, pitchDeg: 60, bearingDeg: -45 } as const;

/** For how long it is drawn with pixels, s. */
const RASTER_S = 8;

/** Degrees of longitude in a second of panning: about 60 m. */
const PAN_SPEED = 0.00072;

export function run(): Promise<SceneResult> {
  return withServer(['--time', '2026-06-18T10:30'], async (address) => {
    const browser = await launchChromium();
    try {
      const base = await measureBase(browser, address);
      return result(await measureCity(browser, address), base);
    } finally {
      await browser.close();
    }
  });
}

interface Measured {
  readonly trace: TraceSummary;
  readonly frames: number;
  readonly drawCalls: number;
  readonly triangles: number;
  readonly bytes: number;
}

interface MeasuredCity extends Measured {
  readonly farDrawCalls: number;
  readonly nearDrawCalls: number;
}

function result(city: MeasuredCity, base: Measured): SceneResult {
  const scriptMsPerFrame = city.trace.scriptMs / city.frames;
  const baseScriptMsPerFrame = base.trace.scriptMs / base.frames;
  return {
    scriptRatio: rounded(scriptMsPerFrame / baseScriptMsPerFrame),
    scriptMsPerFrame: rounded(scriptMsPerFrame),
    baseScriptMsPerFrame: rounded(baseScriptMsPerFrame),
    mainMsPerFrame: rounded(city.trace.mainMs / city.frames),
    baseMainMsPerFrame: rounded(base.trace.mainMs / base.frames),
    drawCalls: Math.round(Math.max(city.farDrawCalls, city.nearDrawCalls)),
    farDrawCalls: Math.round(city.farDrawCalls),
    nearDrawCalls: Math.round(city.nearDrawCalls),
    baseDrawCalls: Math.round(base.drawCalls),
    triangles: Math.round(city.triangles),
    gpuMemoryMb: rounded(city.bytes / 1e6),
    longestTaskMs: rounded(city.trace.longestTaskMs),
    longestTaskWallMs: rounded(city.trace.longestTaskWallMs),
    tasksOver50: city.trace.tasksOver50,
    rasterMsPerFrame: rounded(city.trace.rasterMs / city.frames),
    decodedOffMain: city.trace.decoding.main === 0 && city.trace.decoding.workers > 0,
    frames: city.frames,
  };
}

async function measureCity(browser: Browser, address: string): Promise<MeasuredCity> {
  const page = await openedPage(browser);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  await page.goto(`${address}#quality=0&light=day&panels=layers`);
  await page.waitForFunction(() => window.besso !== undefined);
  await page.evaluate(() => window.besso?.ready);
  await setRaster(page, false);
  await page.evaluate((shown) => window.besso?.view.setState({ shown: new Set(shown) }), everything());
  await moveTo(page, FAR);
  await untilLoaded(page);
  const { decoding } = summarise(await browser.stopTracing());
  const far = await drawnPerFrame(page);
  await moveTo(page, NEAR);
  await untilLoaded(page);
  const near = await drawnPerFrame(page);
  const panned = await tracedPan(browser, page, PAN_S);
  const { bytes } = await tallyOf(page);
  await setRaster(page, true);
  const rastered = await tracedPan(browser, page, RASTER_S);
  await page.close();
  const rasterMs = (rastered.trace.rasterMs / rastered.frames) * panned.frames;
  const nearDrawCalls = Math.max(near.drawCalls, panned.drawCalls);
  const drawCalls = { farDrawCalls: far.drawCalls, nearDrawCalls };
  const { triangles } = rastered;
  return { ...panned, trace: { ...panned.trace, decoding, rasterMs }, ...drawCalls, triangles, bytes };
}

/**
 * Whether draw calls draw. Without a graphics card that takes nearly all of a frame, in another process; the page's own
 * work is the same when every call is of no vertices, and enough frames come to measure it by.
 */
function setRaster(page: Page, on: boolean): Promise<void> {
  return page.evaluate((wanted) => {
    const gl = document.querySelector('canvas')?.getContext('webgl2') as unknown as Record<string, unknown> | null;
    if (!gl) return;
    type Draw = (...parts: number[]) => void;
    const counts = { drawArrays: 2, drawElements: 1, drawArraysInstanced: 2, drawElementsInstanced: 1 } as const;
    for (const [name, at] of Object.entries(counts)) {
      const kept = `besso ${name}`;
      gl[kept] ??= gl[name];
      const draw = gl[kept] as Draw;
      gl[name] = wanted ? draw : (...parts: number[]) => draw.apply(gl, parts.with(at, 0));
    }
  }, on);
}

function everything(): string[] {
  return LAYERS.map(({ id }) => id);
}

function moveTo(page: Page, to: typeof FAR | typeof NEAR): Promise<void> {
  return page.evaluate((camera) => window.besso?.stage?.setView(camera), to);
}

/** Waits until nothing more comes to the graphics card. */
async function untilLoaded(page: Page): Promise<void> {
  let [bytes, still] = [-1, 0];
  while (still < 8) {
    await page.waitForTimeout(1000);
    const now = await page.evaluate(() => window.besso?.stage?.tally().bytes ?? 0);
    still = Math.abs(now - bytes) < 20_000 ? still + 1 : 0;
    bytes = now;
  }
}

async function drawnPerFrame(page: Page): Promise<Pick<Measured, 'drawCalls' | 'triangles'>> {
  const before = await tallyOf(page);
  await pan(page, 4);
  return perFrame(before, await tallyOf(page));
}

type Tally = Awaited<ReturnType<typeof tallyOf>>;

function tallyOf(page: Page) {
  return page.evaluate(() => {
    const nothing = { frames: Number.NaN, drawCalls: 0, triangles: 0, bytes: 0 };
    if (window.bare) return { ...window.bare.tally(), frames: window.bare.frames };
    return window.besso?.stage?.tally() ?? nothing;
  });
}

function perFrame(before: Tally, after: Tally): Pick<Measured, 'drawCalls' | 'triangles'> {
  const frames = after.frames - before.frames;
  return {
    drawCalls: (after.drawCalls - before.drawCalls) / frames,
    triangles: (after.triangles - before.triangles) / frames,
  };
}

async function tracedPan(browser: Browser, page: Page, seconds: number): Promise<Measured> {
  const before = await tallyOf(page);
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  await pan(page, seconds);
  const trace = await browser.stopTracing();
  const after = await tallyOf(page);
  if (process.env.BESSO_BENCH_TRACE) writeFileSync(process.env.BESSO_BENCH_TRACE, trace);
  const frames = after.frames - before.frames;
  return { trace: summarise(trace), frames, bytes: after.bytes, ...perFrame(before, after) };
}

/** Moves the map along, a little with every frame that the browser asks for. */
function pan(page: Page, seconds: number): Promise<void> {
  return page.evaluate(
    ([durationS, speed]) =>
      new Promise<void>((resolve) => {
        const startMs = performance.now();
        let lastMs = startMs;
        const step = (nowMs: number): void => {
          if (nowMs - startMs > durationS * 1000) {
            resolve();
            return;
          }
          const by = speed * Math.min(0.1, (nowMs - lastMs) / 1000);
          lastMs = nowMs;
          const view = window.besso?.view;
          if (window.bare) window.bare.map.panBy([by * 400_000 * 0.2, 0], { duration: 0 });
          else {
            view?.setState(({ flight, camera }) => {
              const longitude = (flight?.to.longitude ?? camera.longitude) + by;
              return { flight: { serial: (flight?.serial ?? 0) + 1, to: { longitude } } };
            });
          }
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [seconds, PAN_SPEED] as const,
  );
}

/** The base map by itself, on a page of its own at the server's address. */
async function measureBase(browser: Browser, address: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-bench-scene-'));
  try {
    await buildPage(folder);
    const page = await openedPage(browser);
    await page.route(`${address}bench/**`, (route) => {
      const path = new URL(route.request().url()).pathname.slice('/bench/'.length);
      return route.fulfill({
        body: readFileSync(join(folder, path)),
        contentType: TYPES[extname(path)] ?? 'font/woff2',
      });
    });
    const { files } = (await (await fetch(`${address}city/manifest.json`)).json()) as {
      files: { tiles: { name: string } };
    };
    await page.goto(`${address}bench/scene-page.html?tiles=/city/${files.tiles.name}`);
    await page.waitForFunction(() => window.bare !== undefined);
    await page.evaluate((to) => {
      const { longitude, latitude, zoom, pitchDeg, bearingDeg } = to;
      window.bare?.map.jumpTo({ center: [longitude, latitude], zoom, pitch: pitchDeg, bearing: bearingDeg });
    }, NEAR);
    await page.waitForFunction(() => window.bare?.map.areTilesLoaded());
    await page.waitForTimeout(3000);
    await setRaster(page, false);
    const measured = await tracedPan(browser, page, PAN_S / 2);
    await page.close();
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
};

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname.includes('node_modules') ? join(process.cwd(), 'tests/bench') : import.meta.dirname,
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2023', rolldownOptions: { input: 'scene-page.html' } },
  });
}

function openedPage(browser: Browser): Promise<Page> {
  return browser.newPage({ viewport: SIZE, deviceScaleFactor: 1 });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
