import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { launchChromium } from '../end-to-end/chromium.ts';
import { withServer } from './bench-server.ts';

/** What it takes from a cold page to the first picture with buildings and vehicles. */
export interface StartResult {
  /** JavaScript fetched before it, workers included, gzip, kB of 1,000 bytes. */
  readonly jsGzipKb: number;
  readonly firstFrameMs: number;
  readonly requests: number;
  /** Hosts asked for anything, besides the server itself. */
  readonly foreignHosts: number;
}

const FRAME_WITHIN_MS = 120_000;

/** Starts a server with a home of its own (or `BESSO_CITY`'s package) and opens its page in a browser that has seen nothing. */
export function run(): Promise<StartResult> {
  return withServer([], measure);
}

async function measure(address: string): Promise<StartResult> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1 });
    const page = await context.newPage();
    const seen = watchRequests(page, new URL(address).host);
    await page.goto(address);
    await page.waitForFunction(() => performance.getEntriesByName('besso:first-frame').length > 0, undefined, {
      timeout: FRAME_WITHIN_MS,
      polling: 50,
    });
    const firstFrameMs = await page.evaluate(
      () => performance.getEntriesByName('besso:first-frame')[0]?.startTime ?? Number.NaN,
    );
    const before = [...seen.responses];
    const { size: requests } = seen.requests;
    const jsBytes = (await Promise.all(before.map(gzipBytes))).reduce((sum, bytes) => sum + bytes, 0);
    return {
      jsGzipKb: Math.round(jsBytes / 100) / 10,
      firstFrameMs: Math.round(firstFrameMs),
      requests,
      foreignHosts: seen.foreign.size,
    };
  } finally {
    await browser.close();
  }
}

interface Seen {
  readonly requests: Set<string>;
  readonly responses: Set<Response>;
  readonly foreign: Set<string>;
}

/** Every request of the page and of its workers, and every answer that is JavaScript. */
function watchRequests(page: Page, host: string): Seen {
  const seen: Seen = { requests: new Set(), responses: new Set(), foreign: new Set() };
  const context = page.context();
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!/^(https?|wss?):$/.test(url.protocol)) return;
    seen.requests.add(`${request.method()} ${request.url()} ${request.headers().range ?? ''}`);
    if (url.host !== host) seen.foreign.add(url.host);
  });
  page.on('websocket', (socket) => {
    const { host: asked } = new URL(socket.url());
    seen.requests.add(socket.url());
    if (asked !== host) seen.foreign.add(asked);
  });
  context.on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) seen.responses.add(response);
  });
  return seen;
}

/** Bytes of an answer's body under gzip, however it was sent; the browser does not always hand over what a worker got. */
async function gzipBytes(response: Response): Promise<number> {
  const read = await response.body().catch(() => Buffer.alloc(0));
  const body = read.length > 0 ? read : Buffer.from(await (await fetch(response.url())).arrayBuffer());
  return gzipSync(body, { level: 9 }).length;
}
