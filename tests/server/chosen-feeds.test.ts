import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { REAL_FEEDS } from '../../data/catalogue/real-feeds.ts';
import { chosenFeeds } from '../../server/chosen-feeds.ts';
import { CONNECTORS } from '../../server/connectors/index.ts';
import { observationFile } from '../../server/connectors/observation-file/open.ts';
import { textsIn } from '../../server/ingest/addresses.ts';
import { parseFeeds } from '../../server/ingest/feeds-file.ts';
import { makeLog } from '../../server/log.ts';
import { NEVER, testHost } from '../suites/connectors-host.ts';

function choose(named: string | null, variables: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const feeds = chosenFeeds(
    named,
    variables,
    makeLog('info', (line) => lines.push(line)),
  );
  return { feeds, ids: feeds.map(({ id }) => id), lines };
}

describe('the feeds to read', () => {
  test('are the simulated ones when nothing is said', () => {
    expect(choose(null).feeds.every(({ simulated }) => simulated)).toBe(true);
  });

  test('are those of a file when one is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'besso-feeds-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'feeds.json');
    const feed = {
      id: 'feed:own',
      name: 'Own',
      protocol: 'gbfs',
      options: { url: 'http://127.0.0.1:9/gbfs.json' },
      licence: 'CC0-1.0',
      ttlS: 60,
    };
    writeFileSync(path, JSON.stringify({ feeds: [feed] }));
    expect(choose(path).ids).toEqual(['feed:own']);
  });

  test('are the public sources when real ones are asked for, but those that want a token that is not there', () => {
    const { ids, lines } = choose('real');
    expect(ids).toEqual(expect.arrayContaining(['feed:rodalies', 'feed:fgc', 'feed:bicing', 'feed:weather']));
    expect(ids).not.toContain('feed:traffic');
    expect(lines).toEqual([
      'feed:traffic is left out: it wants a token in the environment variable OPEN_DATA_BCN_TOKEN',
    ]);
    expect(choose('real', { OPEN_DATA_BCN_TOKEN: 'x' }).ids).toContain('feed:traffic');
  });
});

describe('the public sources', () => {
  test('would all be taken from a feeds file', () => {
    expect(parseFeeds(JSON.stringify({ feeds: REAL_FEEDS }), CONNECTORS)).toEqual(REAL_FEEDS);
  });

  test('are neither simulated nor recorded, and all asked for by https', () => {
    for (const feed of REAL_FEEDS) {
      expect([feed.simulated, feed.recorded]).toEqual([false, false]);
      for (const text of textsIn(feed.options).filter((each) => each.includes(':/'))) expect(text).toMatch(/^https:/);
    }
  });

  test("give the weather from Meteocat's rows as the Generalitat publishes them", async () => {
    const feed = REAL_FEEDS.find(({ id }) => id === 'feed:weather');
    if (!feed) throw new Error('no weather');
    const [readings = '', stations = ''] = textsIn(feed.options).filter((text) => text.startsWith('https:'));
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const row = { codi_estacio: 'D5', codi_base: 'SH', data_lectura: '2026-11-21T17:30:00.000' };
    const host = testHost(Date.parse('2026-11-21T18:10:00Z'), {
      [readings]: bytes([
        { ...row, codi_variable: '32', valor_lectura: '11.4', codi_estat: 'V' },
        { ...row, codi_variable: '30', valor_lectura: '5.2', codi_estat: ' ' },
        { ...row, codi_variable: '3', valor_lectura: '57' },
      ]),
      [stations]: bytes([
        { codi_estacio: 'D5', nom_estacio: 'Barcelona - Observatori Fabra', latitud: '41.41843', longitud: '2.12388' },
      ]),
    });
    const reading = await observationFile.open(feed, host).read(NEVER);
    const atMs = Date.parse('2026-11-21T17:30:00Z');
    const subject = 'sensor:weather/D5';
    expect(reading?.observations).toEqual([
      {
        type: 'record',
        record: {
          id: subject,
          kind: 'sensor',
          feed: 'feed:weather',
          name: 'Barcelona - Observatori Fabra',
          sensorType: 'weather',
          longitude: 2.12388,
          latitude: 41.41843,
        },
      },
      { type: 'value', subject, property: 'temperature', value: 11.4, atMs },
      { type: 'value', subject, property: 'wind-speed', value: 5.2, atMs },
    ]);
    expect(reading?.rejects.map(({ reason }) => reason)).toEqual(['unknown-property']);
  });
});
