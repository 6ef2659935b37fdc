import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** How long a picture may take where everything is drawn in software, ms. */
const PATIENCE_MS = 120_000;

/** A picture of the page. */
export async function pictureOf(page: Page): Promise<PNG> {
  return PNG.sync.read(await page.screenshot({ timeout: PATIENCE_MS }));
}

/** Number of different colours on the page: a blank or broken map has few. */
export async function colourCount(page: Page): Promise<number> {
  const { data } = await pictureOf(page);
  const colours = new Set<number>();
  for (let at = 0; at + 3 < data.length; at += 4) {
    colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
  }
  return colours.size;
}
