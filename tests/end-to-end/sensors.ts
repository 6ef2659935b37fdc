import { expect, test } from 'vitest';
import type {} from '../../client/main.tsx';
import { openPage } from './open-page.ts';
import type { Visit } from './visit.ts';

export function theSensors(here: () => Visit): void {
  test('a sensor has a chart with its unit and a limit, and stands in a table that is filtered', {
    timeout: 120_000,
  }, async () => {
    const hash = '#map=13/41.3/2.4/0/0&layers=air,noise&lang=en&panels=table&table=sensors';
    const desk = { width: 1280, height: 720 };
    const { page, faults } = await openPage(here().browser, here().city.address, { ...desk, hash, quality: 0 });
    const table = page.getByRole('table', { name: 'All sensors' });
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('nitrogen dioxide');
    await page.waitForFunction(() => /^8 of /.test(document.querySelector('.table-count')?.textContent ?? ''));
    await page.getByRole('combobox', { name: 'Choose: Source' }).waitFor();
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('9');
    const cells = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
    expect(cells.slice(1, 3)).toEqual(['Air quality station', 'Nitrogen dioxide (NO₂)']);
    expect(cells[3]).toMatch(/^\d+\.\d\u202fµg\/m³$/);
    expect(cells[6]).toBe('good');
    await table.getByRole('button').nth(8).press('ArrowDown');
    await page.keyboard.press('Enter');
    const chart = page.getByRole('slider', { name: 'Chart: Nitrogen dioxide (NO₂)' });
    await chart.locator('canvas').waitFor();
    await page.getByText('1-hour mean · EU, limit (at most 18 times a year)').waitFor();
    await chart.focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => chart.getAttribute('aria-valuetext'), { timeout: 20_000 })
      .toMatch(/ · \d+\.\d\u202fµg\/m³/);
    expect(faults).toEqual([]);
    await page.close();
  });
}
