import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type RunningCity, startCity } from './running-city.ts';

/** A browser and a city for many tests: each takes seconds to start. */
export interface Visit {
  readonly browser: Browser;
  /** Another one after a test that stopped it. */
  city: RunningCity;
}

export async function beginVisit(flags: Readonly<Record<string, string>>): Promise<Visit> {
  const [browser, city] = await Promise.all([launchChromium(), startCity(flags)]);
  return { browser, city };
}

/** Gives the exit code of the city. */
export async function endVisit(visit: Visit | undefined): Promise<number | null | undefined> {
  await visit?.browser.close();
  return visit?.city.stop();
}
