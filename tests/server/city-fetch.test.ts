import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OFFICIAL_FILES, type FileAddress, type OfficialFile } from '../../data/catalogue/official-files.ts';
import { FETCH_RECORD, fetchOfficial } from '../../server/city-making/fetch-official.ts';
import { readCatalogue } from '../../server/city-making/official-catalogue.ts';
import { openWeb } from '../../server/city-making/web.ts';
import { startFakeWeb } from './ingest-web.ts';

const TREES = Buffer.from('codi;cat_nom_cientific\n1;Platanus x hispanica\n'.repeat(2000));
const TIMETABLE = Buffer.from(zipSync({ 'stops.txt': strToU8('stop_id'), 'routes.txt': strToU8('route_id') }));
const GRAPH = Buffer.from(zipSync({ 'graf/nodes.csv': strToU8('C_Nus'), 'graf/trams.csv': strToU8('C_Tram') }));

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-fetch-'));
  lines = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('fetching the official files', () => {
  test('sizes are told before anything is fetched, and what is fetched is what the publisher has', async () => {
    const web = await startFakeWeb(({ path }, response) => give(response, path === '/trees.csv' ? TREES : GRAPH));
    const order: string[] = [];
    await take([entry('trees', `${web.origin}/trees.csv`)], (line) => void order.push(`${web.asked.length} ${line}`));

    expect(order[0]).toBe('1       0.1 MB  trees: trees (Publisher, CC-BY-4.0)');
    expect(readFileSync(join(folder, 'trees/trees.csv')).equals(TREES)).toBe(true);
    const [record] = JSON.parse(readFileSync(join(folder, FETCH_RECORD), 'utf8'));
    expect(record).toMatchObject({
      id: 'trees',
      licence: 'CC-BY-4.0',
      bytes: TREES.length,
      sha256: createHash('sha256').update(TREES).digest('hex'),
    });
  });

  test('a catalogue entry leads to its newest resource of the wanted format', async () => {
    const web = await startFakeWeb(({ path }, response) => {
      if (!path.startsWith('/api/package_show?id=trees%20x')) return give(response, TREES);
      const resource = (name: string, format: string, changed: string) => ({
        url: `/${name}`,
        name,
        format,
        last_modified: changed,
      });
      const resources = [
        resource('old.csv', 'CSV', '2024-01-01'),
        resource('new.csv', 'CSV', '2026-01-01'),
        resource('newest.json', 'JSON', '2026-06-01'),
      ];
      give(response, Buffer.from(JSON.stringify({ success: true, result: { resources } })));
    });
    await take([entry('trees', { kind: 'ckan', api: `${web.origin}/api`, dataset: 'trees x', format: 'csv' })]);
    expect(existsSync(join(folder, 'trees/new.csv'))).toBe(true);
  });

  test('what has not changed is not fetched again, what has is', async () => {
    let tag = '"a"';
    let sent = 0;
    const web = await startFakeWeb(({ headers }, response) => {
      if (headers['if-none-match'] === tag) return void response.writeHead(304).end();
      if (response.req.method === 'GET') sent++;
      give(response, TREES, { etag: tag });
    });
    const files = [entry('trees', `${web.origin}/trees.csv`)];
    await take(files);
    await take(files);
    expect(sent).toBe(1);
    expect(lines.at(-1)).toBe('trees: not changed');
    tag = '"b"';
    await take(files);
    expect(sent).toBe(2);
  });

  test('a file that broke off is gone on with from there', async () => {
    const ranges: (string | undefined)[] = [];
    const web = await startFakeWeb(({ headers }, response) => {
      if (response.req.method === 'HEAD') return give(response, TREES, { etag: '"a"' });
      ranges.push(headers.range);
      if (ranges.length === 1) return breakOff(response);
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]);
      expect(headers['if-range']).toBe('"a"');
      const rest = TREES.subarray(from);
      const range = `bytes ${from}-${TREES.length - 1}/${TREES.length}`;
      response.writeHead(206, { etag: '"a"', 'content-length': rest.length, 'content-range': range }).end(rest);
    });
    const files = [entry('trees', `${web.origin}/trees.csv`)];
    await expect(take(files)).rejects.toThrow(/cannot be reached|broke off/);
    await take(files);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(readFileSync(join(folder, 'trees/trees.csv')).equals(TREES)).toBe(true);
  });

  test('a part of what the publisher has replaced since is begun anew', async () => {
    let first = true;
    const web = await startFakeWeb(({ headers }, response) => {
      if (response.req.method === 'HEAD') return give(response, TREES);
      if (first) {
        first = false;
        return breakOff(response);
      }
      expect(headers.range).toBeDefined();
      give(response, GRAPH, { etag: '"b"' });
    });
    const files = [entry('trees', `${web.origin}/trees.bin`)];
    await expect(take(files)).rejects.toThrow();
    await take(files);
    expect(readFileSync(join(folder, 'trees/trees.bin')).equals(GRAPH)).toBe(true);
  });

  test('a zip is unpacked, a timetable stays one', async () => {
    const web = await startFakeWeb(({ path }, response) => give(response, path === '/gtfs.zip' ? TIMETABLE : GRAPH));
    await take([entry('graph', `${web.origin}/graph.zip`), entry('fgc', `${web.origin}/gtfs.zip`)]);
    expect(readFileSync(join(folder, 'graph/unpacked/graf/nodes.csv'), 'utf8')).toBe('C_Nus');
    expect(existsSync(join(folder, 'fgc/gtfs.zip'))).toBe(true);
    expect(existsSync(join(folder, 'fgc/unpacked'))).toBe(false);
  });

  test('a zip that would write outside of its folder is refused, and the others are fetched', async () => {
    const evil = Buffer.from(zipSync({ '../evil.csv': strToU8('x') }));
    const web = await startFakeWeb(({ path }, response) => give(response, path === '/evil.zip' ? evil : TREES));
    await take([entry('evil', `${web.origin}/evil.zip`), entry('trees', `${web.origin}/trees.csv`)]);
    expect(lines.some((line) => line.startsWith('evil: not fetched: a zip that holds "../evil.csv"'))).toBe(true);
    expect(existsSync(join(folder, 'evil.csv'))).toBe(false);
    expect(existsSync(join(folder, 'trees/trees.csv'))).toBe(true);
  });

  test('without a network there is one clear line', async () => {
    const closed = await startFakeWeb(() => undefined);
    const gone = closed.origin.replace(/\d+$/, '9');
    await expect(take([entry('trees', `${gone}/trees.csv`), entry('graph', `${gone}/graph.zip`)])).rejects.toThrow(
      /^no official file could be fetched: 127\.0\.0\.1:9 cannot be reached \(.+\); connect this machine to a network, or give a folder of official files with --from$/,
    );
    expect(lines).toEqual([]);
  });

  test('a damaged list of what was fetched is taken for none', async () => {
    const web = await startFakeWeb((_, response) => give(response, TREES));
    writeFileSync(join(folder, FETCH_RECORD), '{"cut');
    await take([entry('trees', `${web.origin}/trees.csv`)]);
    expect(JSON.parse(readFileSync(join(folder, FETCH_RECORD), 'utf8'))).toHaveLength(1);
  });
});

describe('a list of files of one’s own', () => {
  const good = { ...entry('trees', 'https://example.org/trees.csv'), onRequest: true };

  test('is read as it is written', () => {
    writeFileSync(join(folder, 'list.json'), JSON.stringify([good]));
    expect(readCatalogue(join(folder, 'list.json'))).toEqual([good]);
  });

  test.each([
    ['no list', {}, /is no list of official files$/],
    ['without a licence', [{ ...good, licence: '' }], /entry 1 has no licence$/],
    ['with an id that would leave the folder', [{ ...good, id: '../x' }], /entry 1: id must be small letters/],
    ['of another kind of address', [{ ...good, address: { kind: 'ftp' } }], /must be of kind url or ckan$/],
    ['with a file’s address', [{ ...good, address: { kind: 'url', url: 'file:///etc/passwd' } }], /is no web address$/],
    [
      'with a broken pattern',
      [{ ...good, address: { kind: 'ckan', api: 'https://a.org', dataset: 'x', format: 'CSV', name: '(' } }],
      /is no pattern$/,
    ],
  ])('is refused in one line: %s', (_, list, message) => {
    writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
    expect(() => readCatalogue(join(folder, 'list.json'))).toThrow(message);
  });

  test('is refused where it is not JSON or not there', () => {
    expect(() => readCatalogue(join(folder, 'none.json'))).toThrow(/cannot be read as JSON \(ENOENT/);
  });
});

describe('the catalogue of official files', () => {
  test('names each file once, with publisher, licence and a page', () => {
    expect(new Set(OFFICIAL_FILES.map(({ id }) => id)).size).toBe(OFFICIAL_FILES.length);
    for (const { id, publisher, licence, attribution, page } of OFFICIAL_FILES) {
      expect(id).toMatch(/^[a-z-]+$/);
      expect(new URL(page).protocol).toBe('https:');
      expect([publisher, licence, attribution].every((text) => text.length > 2)).toBe(true);
    }
  });

  test('fetches a share-alike file only where it is asked for', () => {
    const shareAlike = OFFICIAL_FILES.filter(({ licence }) => licence.startsWith('ODbL'));
    expect(shareAlike.length).toBeGreaterThan(0);
    expect(shareAlike.every(({ onRequest }) => onRequest)).toBe(true);
  });
});

function entry(id: string, at: string | FileAddress): OfficialFile {
  return {
    id,
    title: id,
    publisher: 'Publisher',
    licence: 'CC-BY-4.0',
    attribution: 'Publisher',
    page: 'https://example.org/',
    address: typeof at === 'string' ? { kind: 'url', url: at } : at,
  };
}

function take(files: readonly OfficialFile[], tell = (line: string) => void lines.push(line)) {
  return fetchOfficial({ files, folder, web: openWeb(new AbortController().signal), tell });
}

function give(response: ServerResponse, bytes: Buffer, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-length': bytes.length, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': TREES.length, etag: '"a"' });
  response.write(TREES.subarray(0, 30_000), () => setTimeout(() => response.destroy(), 100));
}
