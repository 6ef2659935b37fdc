import type { Browser, Page } from 'playwright-core';

/** A page of the city in the browser, with all that went wrong on it. */
export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors, and requests to any host but the city's. */
  readonly faults: string[];
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly hash?: string;
  /** Level of detail, 0 the most; 3 unless told: software that draws takes its time over all of it. */
  readonly quality?: 0 | 3;
  /** As a visitor who wants no motion: the camera and the panels are where they go at once. */
  readonly still?: boolean;
}

const READY_WITHIN_MS = 90_000;

/** Opens the city, with the same detail whatever the machine, and waits for its first picture. */
export async function openPage(browser: Browser, address: string, options: OpenOptions = {}): Promise<OpenPage> {
  const { width = 640, height = 400, hash = '', quality = 3, still = false } = options;
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    reducedMotion: still ? 'reduce' : 'no-preference',
  });
  page.setDefaultTimeout(READY_WITHIN_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    const ownProtocol = protocol === 'blob:' || protocol === 'data:';
    if (!ownProtocol && host !== new URL(address).host) faults.push(`a request to ${host}`);
  });
  await page.goto(`${address}/${hash === '' ? '#' : `${hash}&`}quality=${quality}`);
  await page.waitForFunction(() => window.besso !== undefined, undefined, { timeout: READY_WITHIN_MS });
  await page.evaluate(() => window.besso?.ready);
  if (faults.length > 0) throw new Error(`The page has faults: ${faults.join('; ')}`);
  return { page, faults };
}

/** Goes to another address in the same page, with nothing open and nothing chosen but what it says. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => {
    window.besso?.view.setState({ panels: new Set(), tableOf: null, selected: null, following: false, mark: null });
    location.hash = next;
  }, hash);
}

/** How many records of a kind the page's city holds. */
export function countOf(page: Page, kind: string): Promise<number> {
  return page.evaluate((wanted) => {
    const entries = window.besso?.city.getState().city.entries.values() ?? [];
    return [...entries].filter(({ record }) => record.kind === wanted).length;
  }, kind);
}

/** Waits until so many records of a kind are there. */
export async function untilCount(page: Page, kind: string, atLeast: number): Promise<void> {
  await page.waitForFunction(
    ([wanted, least]) => {
      const entries = window.besso?.city.getState().city.entries.values() ?? [];
      return [...entries].filter(({ record }) => record.kind === wanted).length >= least;
    },
    [kind, atLeast] as const,
  );
}
