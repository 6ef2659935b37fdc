import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '../debian-packages.ts';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const DEBIAN_PACKAGES = ['chromium', 'libegl1', 'libegl-mesa0', 'libgl1-mesa-dri'];

/** Draws with Mesa's software renderer where there is no GPU, always the same way, and asks nothing of the network. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-swiftshader',
  '--use-angle=gl-egl',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--enable-precise-memory-info',
];

/** Where Chromium is: `CHROMIUM_PATH`, the usual places, Playwright's own; else Debian's, installed if that can be done. */
export function chromiumPath(): string {
  const found = findChromium();
  if (found) return found;
  const installed = installPackages('Chromium', DEBIAN_PACKAGES) ? findChromium() : undefined;
  if (installed) return installed;
  throw new Error(
    `No Chromium found. Install it (Debian: apt-get install ${DEBIAN_PACKAGES.join(' ')}) or set CHROMIUM_PATH to its program.`,
  );
}

function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is not there.`);
  }
  return [...USUAL_PLACES, ...playwrightsOwn()].find((path) => existsSync(path));
}

function playwrightsOwn(): string[] {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith('chromium-'))
    .flatMap((name) => ['chrome-linux/chrome', 'chrome-linux64/chrome'].map((program) => join(cache, name, program)));
}

/** A headless Chromium that draws 3D in software. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
}
