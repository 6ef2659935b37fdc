import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { openPage, untilCount } from './open-page.ts';
import type { Visit } from './visit.ts';

const LONG = 180_000;
const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/** Midnight in Barcelona. */
const DAY_MS = Date.parse('2024-05-06T22:00:00Z');

/** The recorded day by the name that it is found by. */
const DAY = '2024-05-maig-qualitat-aire-bcn';

/** Hours of the recorded day of which there is nothing. */
const SILENT = { from: 10, to: 14 } as const;

const QUIET = '#map=14/41.39/2.17/0/0&layers=air&lang=en&panels=time';

/** Three stations that measure their own number more every hour, as a file of the publisher's form. */
export function writeRecordedDay(folder: string): void {
  const stations = [
    'Estacio,nom_cabina,Longitud,Latitud',
    '4,Poblenou,2.204,41.403',
    '43,Eixample,2.153,41.385',
    '44,Gràcia,2.153,41.398',
  ];
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour + 1).padStart(2, '0'));
  const rows = ['4', '43', '44'].map((station) => {
    const values = hours.flatMap((hour) => {
      const isSilent = Number(hour) > SILENT.from && Number(hour) <= SILENT.to;
      return isSilent ? ['', 'N'] : [String(Number(station) + Number(hour)), 'V'];
    });
    return [station, '8', '2024', '05', '07', ...values].join(',');
  });
  const columns = hours.flatMap((hour) => [`H${hour}`, `V${hour}`]);
  writeFileSync(join(folder, 'qualitat_aire_estacions.csv'), stations.join('\n'));
  const head = ['ESTACIO', 'CODI_CONTAMINANT', 'ANY', 'MES', 'DIA', ...columns].join(',');
  writeFileSync(join(folder, '2024_05_Maig_qualitat_aire_BCN.csv'), [head, ...rows].join('\n'));
  writeFileSync(join(folder, '2024_06_Juny_qualitat_aire_BCN.csv'), 'these are not the hours of any month');
}

function dioxideOf(page: Page, station: string): Promise<number | undefined> {
  return page.evaluate((name) => {
    const entries = [...(window.besso?.city.getState().city.entries.values() ?? [])];
    return entries.find(({ record }) => record.kind === 'sensor' && record.name === name)?.values.no2?.value;
  }, station);
}

/** The city must have been started with the folder of {@link writeRecordedDay} as its recordings. */
export function aRecordedDay(here: () => Visit): void {
  test('a recorded file is opened, seen, charted and played; one that is none is not offered', {
    timeout: LONG,
  }, async () => {
    const { page, faults } = await openPage(here().browser, here().city.address, {
      width: 1280,
      height: 720,
      hash: QUIET,
    });
    const source = page.getByRole('combobox', { name: 'Source' });
    await source.locator('option:disabled', { hasText: '2024-06 · cannot be read' }).waitFor({ state: 'attached' });
    await source.selectOption({ label: "Qualitat de l'aire 2024-05" });
    await page.locator('.replay-mark', { hasText: 'Replay 1×' }).waitFor();
    await untilCount(page, 'sensor', 3);
    await page.locator('.clock .mark').waitFor({ state: 'detached' });
    const gap = page.locator('.no-data');
    await gap.waitFor();
    expect(await gap.locator('title').textContent()).toBe(
      'No data from Tue, 7 May 2024 11:00:00 to Tue, 7 May 2024 15:00:00',
    );
    const slider = page.getByRole('slider', { name: 'Moment shown' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForFunction((ms) => Math.abs((window.besso?.clock.nowMs() ?? 0) - ms) < 60_000, DAY_MS + HOUR_MS);
    await page.getByText('600×', { exact: true }).click({ force: true });
    await page.waitForFunction((ms) => (window.besso?.clock.nowMs() ?? 0) > ms, DAY_MS + HOUR_MS + QUARTER_MS);
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `${QUIET}&source=${DAY}&time=2024-05-07T08:30:00+02:00&rate=0`);
    await page.waitForFunction((ms) => window.besso?.clock.nowMs() === ms, DAY_MS + 8.5 * HOUR_MS);
    await page.waitForFunction(() => window.besso?.clock.speed === 0);
    await expect.poll(() => dioxideOf(page, 'Eixample'), { timeout: 20_000 }).toBe(51);
    await page.evaluate((id) => window.besso?.view.setState({ selected: id }), `sensor:${DAY}/43` as const);
    const card = page.locator('.column.right');
    await card.getByText('51.0').first().waitFor();
    await card.getByText('recorded', { exact: true }).waitFor();
    await card.getByText(/Nitrogen dioxide .* rises from 44/).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
}
