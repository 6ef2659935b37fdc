import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { FeedConfig } from '../../data/contract/feed.ts';
import { findRecordings } from '../../server/replay/find-recordings.ts';
import { readRecording } from '../../server/replay/read-recording.ts';
import { RecordedHistory } from '../../server/replay/recorded-history.ts';
import { Recordings } from '../../server/replay/recordings.ts';
import { Replay } from '../../server/replay/replay.ts';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import { Turns } from '../../server/replay/turns.ts';
import { MemoryHistory } from './memory-history.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'besso-recordings-'));
const VECTORS = fileURLToPath(new URL('../vectors', import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function readHere(feed: FeedConfig) {
  return readRecording(feed, (address) => readFileSync(fileURLToPath(address)));
}

function recordingsIn(where: string) {
  const warnings: string[] = [];
  const failures: unknown[] = [];
  const found = findRecordings(where, (line) => warnings.push(line));
  const recordings = new Recordings({ found, read: readHere, failed: (error) => failures.push(error) });
  return { recordings, warnings, failures };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('recorded files of a folder', () => {
  mkdirSync(join(folder, 'bikes'));
  const bicing = join(VECTORS, 'bicing-history/played-on-a-friday');
  writeFileSync(join(folder, 'bikes/2019_03_Marc_BicingNou_ESTACIONS.csv'), readFileSync(join(bicing, 'history.csv')));
  writeFileSync(join(folder, 'bikes/stations_info.json'), readFileSync(join(bicing, 'stations.json')));
  writeFileSync(
    join(folder, 'Soroll al carrer.recording.json'),
    JSON.stringify({
      name: 'Noise',
      protocol: 'observation-file',
      licence: 'CC0-1.0',
      options: {
        ...JSON.parse(readFileSync(join(VECTORS, 'observation-file/recorded-utf-16/case.json'), 'utf8')).options,
        url: 'noise.txt',
      },
    }),
  );
  writeFileSync(join(folder, 'noise.txt'), readFileSync(join(VECTORS, 'observation-file/recorded-utf-16/values.txt')));
  writeFileSync(join(folder, 'broken.recording.json'), '{"name":');
  writeFileSync(join(folder, 'foreign.recording.json'), '{"name":"x","protocol":"gtfs","licence":"x","options":{}}');

  it("are found, described or by their publisher's names, with licence and extent once they are read", async () => {
    const { recordings, warnings } = recordingsIn(folder);
    recordings.list();
    await settle();
    const list = recordings.list();
    expect(list.map(({ name, title, licence, recorded }) => ({ name, title, licence, recorded }))).toEqual([
      { name: 'soroll-al-carrer', title: 'Noise', licence: 'CC0-1.0', recorded: true },
      { name: '2019-03-marc-bicingnou-estacions', title: 'Bicing 2019-03', licence: 'CC-BY-4.0', recorded: true },
    ]);
    expect(
      list.every(({ fromMs, toMs, problem }) => problem === '' && (fromMs ?? 0) > 0 && (toMs ?? 0) > (fromMs ?? 0)),
    ).toBe(true);
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).toContain('protocol must be one of bicing-history, observation-file, traffic-dat');
  });

  it('may name no file outside their folder', () => {
    const options = { url: '../../../../etc/passwd', sensors: { url: 'file:///etc/shadow' } };
    const described = { name: 'x', protocol: 'observation-file', licence: 'x', options };
    const inside = mkdtempSync(join(folder, 'inside-'));
    writeFileSync(join(inside, 'bad.recording.json'), JSON.stringify(described));
    const [bad] = findRecordings(inside, () => undefined);
    rmSync(inside, { recursive: true });
    expect(JSON.stringify(bad?.feed.options).split(inside)).toHaveLength(3);
    expect(JSON.stringify(bad?.feed.options)).not.toContain('..');
  });

  it('are passed over where their description is nested without end, or very long', () => {
    const inside = mkdtempSync(join(folder, 'inside-'));
    const told = (options: string) => `{"name":"x","protocol":"observation-file","licence":"x","options":${options}}`;
    writeFileSync(join(inside, 'deep.recording.json'), told(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`));
    writeFileSync(join(inside, 'long.recording.json'), told(`{"url":"${'a'.repeat(2 ** 20)}"}`));
    const { recordings, warnings } = recordingsIn(inside);
    rmSync(inside, { recursive: true });
    expect(recordings.list()).toEqual([]);
    expect(warnings).toHaveLength(2);
  });

  it('that cannot be read say so and can be asked for again', async () => {
    const { recordings, failures } = recordingsIn(folder);
    const gone = new Recordings({
      found: [{ name: 'gone', feed: { ...EMPTY_FEED, protocol: 'traffic-dat' } }],
      read: readHere,
      failed: (error) => failures.push(error),
    });
    await expect(gone.open('gone')).rejects.toThrow('sectionsUrl');
    expect(gone.list()).toMatchObject([{ name: 'gone', problem: 'It cannot be read.' }]);
    const sections = { ...EMPTY_FEED, options: { sectionsUrl: 'none', stateUrl: 'none' } };
    const empty = new Recordings({
      found: [{ name: 'empty', feed: sections }],
      read: async (feed) => readRecording(feed, () => new TextEncoder().encode('nothing of a kind')),
      failed: (error) => failures.push(error),
    });
    await expect(empty.open('empty')).rejects.toThrow('nothing in Empty');
    expect(empty.list()).toMatchObject([{ name: 'empty', problem: 'It cannot be read.' }]);
    await expect(recordings.open('__proto__')).rejects.toThrow('no recording');
  });
});

const EMPTY_FEED: FeedConfig = {
  id: 'feed:empty',
  name: 'Empty',
  protocol: 'traffic-dat',
  simulated: false,
  recorded: true,
  licence: 'CC0-1.0',
  attribution: '',
  ttlS: 60,
  options: {},
};

describe('a recorded file as a history', () => {
  const bytes = new TextEncoder();
  const files: Readonly<Record<string, string>> = {
    sections: 'Tram,Descripció,Coordenades\n1,Diagonal,"2.11,41.38,2.12,41.39"\n2,Meridiana,"2.18,41.40,2.19,41.41"\n',
    states: Array.from({ length: 600 }, (_, index) => {
      const minute = String(Math.floor(index / 2) % 60).padStart(2, '0');
      const hour = String(10 + Math.floor(index / 120)).padStart(2, '0');
      return `${1 + (index % 2)}#20261120${hour}${minute}00#${1 + (index % 6)}#${index % 3}`;
    }).join('\n'),
  };
  const feed = { ...EMPTY_FEED, options: { sectionsUrl: 'sections', stateUrl: 'states' } };
  const content = readRecording(feed, (address) => bytes.encode(files[address] ?? ''));
  const history = new RecordedHistory(content);
  const startMs = Date.UTC(2026, 10, 20, 9, 0);

  it('gives the same as one that looks through everything', async () => {
    const records = content.records;
    const rows = Array.from(content.atMs, (atMs, row) => ({ atMs, row }));
    const moments = [...new Set(content.atMs)];
    const batches = await history.changes(0, Number.POSITIVE_INFINITY);
    expect(batches.map(({ arrivedMs }) => arrivedMs)).toEqual(moments);
    const naive = new MemoryHistory(
      batches.map((batch, index) => (index === 0 ? { ...batch, records, series: content.series } : batch)),
    );
    for (const atMs of [startMs, startMs + 30_000, startMs + 61 * 60_000, startMs + 299 * 60_000]) {
      const [one, other] = [await history.cityAt(atMs), await naive.cityAt(atMs)];
      const said = (batch: typeof one) =>
        [...(batch?.values.series ?? [])].map((id, row) => [id, batch?.values.value[row]]);
      expect(said(one).toSorted()).toEqual(said(other).toSorted());
    }
    expect(await history.density(startMs, startMs + 300 * 60_000, 7)).toEqual(
      await naive.density(startMs, startMs + 300 * 60_000, 7),
    );
    expect(rows.length).toBe([...content.seriesOf].length);
    expect(history.rhythmMs).toBe(60_000);
    expect(await history.cityAt(startMs - 1)).toBeNull();
    expect(await history.changes(startMs + 60_000, startMs + 120_000)).toHaveLength(1);
  });

  it('gives values and buckets of a series', async () => {
    const id = [...history.series().values()].find(({ key }) => key === 'section:empty/1 traffic-state')?.id ?? 0;
    const range = { fromMs: startMs, toMs: startMs + 5 * 60_000, limit: 3, newestFirst: true };
    expect([...(await history.values(id, range)).value]).toEqual([5, 3, 1]);
    const { widthMs, fromMs, bySeries } = await history.buckets([id], startMs, startMs + 60 * 60_000, 6);
    expect([widthMs, fromMs]).toEqual([600_000, startMs]);
    expect([...(bySeries.get(id)?.count ?? [])]).toEqual([10, 10, 10, 10, 10, 10]);
    expect(bySeries.get(id)?.mean[0]).toBeCloseTo((1 + 3 + 5 + 1 + 3 + 5 + 1 + 3 + 5 + 1) / 10, 10);
  });
});

describe.skipIf(!existsSync(SHARED))("the city's own recordings (needs ../shared/data)", () => {
  it('are found, and the Bicing days play from one snapshot to the next', async () => {
    const { recordings, failures } = recordingsIn(SHARED);
    expect(recordings.knows('2025-08-agost-qualitat-aire-bcn')).toBe(true);
    const name = '2019-03-marc-bicingnou-estacions';
    const history = await recordings.open(name);
    expect(history.extent()).toEqual({ oldestMs: 1_553_795_923_000, newestMs: 1_554_069_298_000 });
    let wallMs = 0;
    const library = { ...makeReplayLibrary(history, recordings), turns: new Turns(2, () => 0) };
    const replay = new Replay({
      library,
      wallMs: () => wallMs,
      changed: () => replay.step(),
      failed: (error) => failures.push(error),
    });
    replay.steer({ source: name, rate: 600 });
    await settle();
    replay.steer({ atMs: Date.UTC(2019, 2, 30, 8, 0) });
    await settle();
    expect(replay.state()).toMatchObject({ source: name, seeking: false, problem: null });
    const before = replay.city();
    expect([...before.entries.values()].filter(({ record }) => record.kind === 'station')).toHaveLength(394);
    for (let tick = 0; tick < 8; tick++) {
      wallMs += 250;
      replay.step();
      await settle();
    }
    const moved = [...replay.city().entries.values()].filter((entry) => before.entries.get(entry.record.id) !== entry);
    expect(moved.length).toBeGreaterThan(300);
    expect(failures).toEqual([]);
  });

  it('of an air month are read hour by hour', async () => {
    const { recordings } = recordingsIn(join(SHARED, 'air-quality'));
    const history = await recordings.open('2025-08-agost-qualitat-aire-bcn');
    expect(history.extent()?.newestMs).toBe(Date.parse('2025-08-31T22:00:00Z'));
    const keyframe = await history.cityAt(Date.parse('2025-08-15T10:00:00Z'));
    expect(keyframe?.records.filter(({ kind }) => kind === 'sensor')).toHaveLength(8);
  });
});
