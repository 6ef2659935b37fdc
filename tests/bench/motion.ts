import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../end-to-end/chromium.ts';

export const COUNTS = [1000, 20_000, 50_000] as const;

/** What is measured: our layer's frames, those with the new legs of a second counted in, and deck.gl through accessors. */
export const KINDS = ['legs', 'legsWithUploads', 'accessors'] as const;
export type Kind = (typeof KINDS)[number];

declare global {
  interface Window {
    motion?: {
      /** Makes the scene of a kind and draws its first frame. */
      prepare(kind: Kind, count: number): Promise<void>;
      /** Draws so many frames of a sixtieth of a second each. */
      play(kind: Kind, count: number, frames: number): Promise<void>;
    };
  }
}

export interface MotionResult {
  /** Processor time of the page's main thread in one frame, ms, median, by count of vehicles. */
  readonly legsMs: Readonly<Record<number, number>>;
  readonly legsWithUploadsMs: Readonly<Record<number, number>>;
  readonly accessorsMs: Readonly<Record<number, number>>;
  /** Legs at the most vehicles over legs at the fewest. */
  readonly flatness: number;
  /** Accessors over legs, uploads of new legs counted in, at the most vehicles. */
  readonly gain: number;
}

const ROUNDS = 7;

/** Frames in one window; sixty are a second of city time, in which every tenth vehicle gets a leg. */
const FRAMES: Readonly<Record<Kind, number>> = { legs: 60, legsWithUploads: 60, accessors: 20 };

/** JavaScript time per frame of the moving vehicles, beside deck.gl fed through accessors with the same vehicles. */
export async function run(): Promise<MotionResult> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-bench-motion-'));
  const browser = await launchChromium();
  let server: Server | undefined;
  try {
    await buildPage(folder);
    server = await serve(folder);
    const page = await browser.newPage({ viewport: { width: 320, height: 240 }, deviceScaleFactor: 1 });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/motion-page.html`);
    await page.waitForFunction(() => window.motion !== undefined);
    return await measure(page);
  } finally {
    await browser.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(page: Page): Promise<MotionResult> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const samples = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of COUNTS) {
      for (const kind of KINDS) {
        const perFrameMs = await frameTime(page, tools, kind, count);
        if (round > 0) samples.set(`${kind} ${count}`, [...(samples.get(`${kind} ${count}`) ?? []), perFrameMs]);
      }
    }
  }
  const byCount = (kind: Kind): Record<number, number> =>
    Object.fromEntries(COUNTS.map((count) => [count, rounded(median(samples.get(`${kind} ${count}`) ?? []))]));
  const [legsMs, legsWithUploadsMs, accessorsMs] = KINDS.map(byCount) as [
    Record<number, number>,
    Record<number, number>,
    Record<number, number>,
  ];
  const [few, , most] = COUNTS;
  return {
    legsMs,
    legsWithUploadsMs,
    accessorsMs,
    flatness: rounded((legsMs[most] ?? Number.NaN) / (legsMs[few] ?? Number.NaN)),
    gain: rounded((accessorsMs[most] ?? Number.NaN) / (legsWithUploadsMs[most] ?? Number.NaN)),
  };
}

/** Main thread's processor time in JavaScript over a window, divided by its frames. */
async function frameTime(page: Page, tools: CDPSession, kind: Kind, count: number): Promise<number> {
  const frames = FRAMES[kind];
  await page.evaluate(([name, vehicles]) => window.motion?.prepare(name, vehicles), [kind, count] as const);
  const beforeS = await scriptSeconds(tools);
  await page.evaluate(([name, vehicles, wanted]) => window.motion?.play(name, vehicles, wanted), [
    kind,
    count,
    frames,
  ] as const);
  return (((await scriptSeconds(tools)) - beforeS) * 1000) / frames;
}

async function scriptSeconds(tools: CDPSession): Promise<number> {
  const { metrics } = await tools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname.includes('node_modules') ? join(process.cwd(), 'tests/bench') : import.meta.dirname,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2023', rolldownOptions: { input: 'motion-page.html' } },
  });
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

async function serve(folder: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const path = new URL(url ?? '/', 'http://localhost').pathname;
    try {
      const body = readFileSync(join(folder, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
