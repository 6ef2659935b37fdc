import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { thePageTakesCare } from './care.ts';
import { theCityOpens } from './page.ts';
import { thePanels } from './panels.ts';
import { aPlace } from './places.ts';
import { aRecordedDay, writeRecordedDay } from './recording.ts';
import { theSensors } from './sensors.ts';
import { beginVisit, endVisit, type Visit } from './visit.ts';

/** A working day's morning peak, Friday. */
const PEAK = '2026-11-20T08:30';

let folder: string;
let visit: Visit;
const here = () => visit;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'besso-recorded-'));
  writeRecordedDay(folder);
  visit = await beginVisit({ time: PEAK, recordings: folder });
}, 240_000);

afterAll(async () => {
  expect(await endVisit(visit)).toBe(0);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

theCityOpens(here);
aPlace(here);
thePanels(here);
theSensors(here);
aRecordedDay(here);
// Stops the city and starts another: the last.
thePageTakesCare(here);
