import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** How long a picture may take to become what it should be, ms: tiles and landmarks arrive one after the other. */
const PATIENCE_MS = 60_000;

/** How far apart two colours may be before they count as different, 0-1, as pixelmatch measures it. */
const TOLERANCES = {
  /** What a person would call another colour: renderers differ in the last bits. */
  plain: 0.15,
  /** What can just be seen, as a hill at night. */
  faint: 0.03,
} as const;

/** Number of pixels in which two pictures differ; drawn into `marked` if given. Anti-aliased edges do not count. */
export function differingPixels(one: PNG, other: PNG, kind: keyof typeof TOLERANCES, marked?: PNG): number {
  if (one.width !== other.width || one.height !== other.height) return one.width * one.height;
  return pixelmatch(one.data, other.data, marked?.data, one.width, one.height, { threshold: TOLERANCES[kind] });
}

/** The stage gathers what changes for 120 ms and then draws it. */
const GATHERED_MS = 130;

/** Until what was asked of the page before is drawn: in its own order of things, however slow it is. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async (gatheredMs) => {
    await new Promise((wake) => setTimeout(wake, gatheredMs));
    await new Promise((wake) => requestAnimationFrame(wake));
  }, GATHERED_MS);
}

/** The page's picture once it has not changed for so long. */
export async function stillPicture(page: Page, stillMs: number): Promise<PNG> {
  await drawn(page);
  const deadlineMs = performance.now() + PATIENCE_MS;
  let last = await page.screenshot();
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < stillMs && performance.now() < deadlineMs) {
    await page.waitForTimeout(BETWEEN_MS);
    const next = await page.screenshot();
    if (!next.equals(last)) sinceMs = performance.now();
    last = next;
  }
  return PNG.sync.read(last);
}

/** The page's picture as soon as it is right, or else the last one. */
export async function pictureOnce(page: Page, isRight: (picture: PNG) => boolean): Promise<PNG> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const picture = PNG.sync.read(await page.screenshot());
    if (isRight(picture) || performance.now() > deadlineMs) return picture;
    await page.waitForTimeout(BETWEEN_MS);
  }
}

const BETWEEN_MS = 60;

/** Puts a picture that is not as it should be, and what is wrong with it, into a folder; gives the folder. */
export function keepForInspection(actual: PNG, expected: PNG): string {
  const folder = mkdtempSync(join(tmpdir(), 'besso-render-'));
  const { width, height } = expected;
  const marked = new PNG({ width, height });
  differingPixels(actual, expected, 'plain', marked);
  writeFileSync(join(folder, 'actual.png'), PNG.sync.write(actual));
  writeFileSync(join(folder, 'diff.png'), PNG.sync.write(marked));
  return folder;
}
