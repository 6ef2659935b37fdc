import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCityPackage } from '../../data/city/city-folder.ts';
import { BadSettings } from '../../server/bad-settings.ts';
import { districtFinder } from '../../server/district-finder.ts';
import { gbfsDoor } from '../../server/doors/gbfs/gbfs.ts';
import { readSettings } from '../../server/doors/mqtt/settings.ts';
import { readSentiloSettings } from '../../server/doors/sentilo/settings.ts';
import { readPlatformSettings } from '../../server/platform/platform-settings.ts';
import { explainStart } from '../../server/start-problem.ts';
import { writeSmallPackage } from './small-package.ts';
import { makeStandardsCity, openDoor } from './standards-city.ts';

async function lineOf(read: () => unknown): Promise<{ readonly line: string; readonly exitCode: number }> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    return explainStart(error, false);
  }
  return expect.fail('it was taken');
}

test('the platform is as Sentilo has it where nothing is said, and open', () => {
  expect(readPlatformSettings(undefined)).toEqual({
    rejectUnknownSensors: true,
    sensorTypes: [],
    componentTypes: [],
    defaultTtlMinutes: null,
    publicByDefault: true,
  });
  const said = {
    rejectUnknownSensors: false,
    sensorTypes: ['bee_count'],
    defaultTtlMinutes: 60,
    publicByDefault: false,
  };
  expect(readPlatformSettings(said)).toMatchObject(said);
});

test.each([
  [{ rejectUnknownSensors: 'no' }, 'platform/rejectUnknownSensors'],
  [{ sensorTypes: ['bee count'] }, 'platform/sensorTypes/0'],
  [{ defaultTtlMinutes: 0 }, 'platform/defaultTtlMinutes: must be a whole number of minutes'],
  [{ publicByDefalt: true }, 'platform/publicByDefalt'],
  [[], 'platform'],
  ['x', 'platform'],
])('settings %j of the platform stop the start with one line', async (said, where) => {
  const { line, exitCode } = await lineOf(() => readPlatformSettings(said));
  expect(exitCode).toBe(2);
  expect(line).toContain(`besso: settings of the doors: ${where}`);
  expect(line).not.toContain('\n');
});

test('bad settings of a door stop the start with one line too', async () => {
  const gbfs = { ...makeStandardsCity().parts, settings: { gbfs: { contact: 'nobody' } } };
  const lines = await Promise.all([
    lineOf(() => openDoor(gbfsDoor, gbfs)),
    lineOf(() => readSentiloSettings({ bodyBytes: 1 })),
    lineOf(() => readSettings({ clientsAtMost: 'many' })),
    lineOf(() => readSettings({ topics: [{ pattern: 'no/sensor' }] })),
  ]);
  expect(lines.map(({ line, exitCode }) => [line.split(':').slice(0, 3).join(':'), exitCode])).toEqual([
    ['besso: settings of the doors: gbfs/contact', 2],
    ['besso: settings of the doors: sentilo/bodyBytes', 2],
    ['besso: settings of the doors: mqtt/clientsAtMost', 2],
    ['besso: settings of the doors: mqtt', 2],
  ]);
  expect(lines[0]?.line).toBe('besso: settings of the doors: gbfs/contact: must be an address of electronic mail');
});

test('a package without areas knows no district, and says nothing about it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'besso-districts-'));
  const failures: unknown[] = [];
  const districtOf = districtFinder(openCityPackage(writeSmallPackage(folder, 'city')), (error) =>
    failures.push(error),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([districtOf([2.17, 41.387]), failures]).toEqual([null, []]);
  rmSync(folder, { recursive: true });
});
