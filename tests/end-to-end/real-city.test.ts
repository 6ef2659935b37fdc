import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOOTPRINTS_SHAPEFILE } from '../../data/city/importers/footprints-shapefile.ts';
import type { FootprintFact } from '../../data/city/importers/facts.ts';
import { distanceToPath, toPath, toPlane } from '../../data/city/plane.ts';
import type { Areas, Manifest, Sites, StreetGraph, TransitNetwork } from '../../data/contract/package.ts';
import type { CityReport } from '../../server/city-making/city-report.ts';
import { readSourceFolder } from '../../server/city-making/source-folder.ts';
import { startCity } from './running-city.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FILES = resolve(ROOT, '../shared/data');
const IS_HERE = existsSync(join(FILES, 'INDEX.md'));

let folder: string;
let report: CityReport;
let manifest: Manifest;

/** Makes the city twice at once: in one go, and from what a run that is killed when all was read leaves behind. */
beforeAll(async () => {
  if (!IS_HERE) return;
  folder = mkdtempSync(join(tmpdir(), 'besso-real-city-'));
  await ended(city('--help'));
  const whole = city('--from', FILES, '--out', packageAt('whole'), '--report', join(folder, 'report.json'));
  await Promise.all([ended(whole), goneOnWith(whole, packageAt('resumed'))]);
  report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as CityReport;
  manifest = partOf<Manifest>('manifest.json');
}, 600_000);

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!IS_HERE)('the city of the official files (left out where ../shared/data is not there)', () => {
  test('has what they have: districts, barris, streets on their courses, footprints, trees, traffic sections', () => {
    const { counts } = manifest;
    expect([counts.districts, counts.barris, counts.sections]).toEqual([10, 73, 1068]);
    expect(counts.streetSections).toBe(14_831);
    expect(counts.sectionsWithGeometry).toBeGreaterThanOrEqual(14_684);
    expect(counts.trafficSections).toBe(527);
    expect(counts.surveyedTrees).toBe(98_914);
    expect(factsOf('footprints-shapefile')).toBe(8_381);
    expect(report.read.tree).toBe(98_914);
  });

  test('says what became of every file, and refuses those that lie elsewhere with their bounds', () => {
    const told = new Set([
      ...report.used.flatMap(({ path, companions }) => [path, ...companions]),
      ...report.skipped.map(({ path }) => path),
    ]);
    const silent = readdirSync(FILES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(FILES.length + 1))
      .filter((path) => !told.has(path));
    expect(silent).toEqual([]);
    const tampa = report.skipped.find(({ path }) => path.endsWith('/bullrunner-gtfs.zip'));
    expect(tampa).toMatchObject({ reason: 'refused', detail: expect.stringMatching(/-82\.4.*28\.0/) });
    expect(report.skipped.filter(({ detail }) => /importer failed/.test(detail))).toEqual([]);
  });

  test('keeps each licence apart and names the publishers', () => {
    expect(manifest.licence.split(' AND ')).toEqual(expect.arrayContaining(['CC-BY-4.0', 'ODbL-1.0']));
    expect(manifest.sources[0]).toMatchObject({ id: 'generated', generated: true });
    expect(manifest.sources.filter(({ generated }) => generated)).toHaveLength(1);
    expect(manifest.attribution).toContain('OpenStreetMap');
    expect(manifest.generated).toBe(false);
  });

  test('draws each barri with its published area, to 0.5 %', () => {
    const barris = partOf<Areas>('areas.json').areas.filter(({ level }) => level === 'barri');
    const off = barris.map(({ name, areaM2, publishedAreaHa = 0 }) => ({
      name,
      share: Math.abs(areaM2 / (publishedAreaHa * 10_000) - 1),
    }));
    expect(off.filter(({ share }) => !(share < 0.005))).toEqual([]);
  });

  test('tells of each barri what is surveyed and what was filled in, and nothing filled in stands on a surveyed place', () => {
    expect(manifest.barris).toHaveLength(73);
    const sum = (key: 'buildings' | 'trees' | 'streetSections', made: 'surveyed' | 'generated') =>
      (manifest.barris ?? []).reduce((total, barri) => total + barri[key][made], 0);
    expect(sum('buildings', 'surveyed')).toBeGreaterThan(9_000);
    expect(sum('buildings', 'generated')).toBeGreaterThan(30_000);
    expect(sum('streetSections', 'surveyed')).toBeGreaterThan(14_000);
    expect(sum('trees', 'generated')).toBeGreaterThan(10_000);
    const eixample = manifest.barris?.find(({ code }) => code === '10');
    expect(eixample?.buildings.surveyed).toBeGreaterThan((eixample?.buildings.generated ?? 0) * 20);
    expect(manifest.barris?.find(({ code }) => code === '31')?.trees.generated).toBe(0);
  });

  test('has buildings and trees in its tiles as the manifest counts them, patios open', async () => {
    const { buildings, withPatios, trees } = await inTiles();
    expect(buildings.size).toBe(manifest.counts.buildings);
    expect(withPatios.size).toBe(manifest.counts.buildingsWithPatios);
    expect(trees).toBe(manifest.counts.trees);
  });

  test('has 926 Eixample footprints in several parts, and draws them and their patios', async () => {
    const file = readSourceFolder(join(FILES, 'buildings')).files.find(({ path }) => path.endsWith('.shp'));
    const footprints = file ? [...(FOOTPRINTS_SHAPEFILE.read(file, () => undefined) as Iterable<FootprintFact>)] : [];
    expect(footprints).toHaveLength(8_381);
    expect(footprints.filter(({ polygons }) => polygons.length > 1)).toHaveLength(926);
    const open = footprints.filter(({ polygons }) => polygons.flat().length > 1).length;
    const source = manifest.sources.findIndex(({ id }) => id === (file && FOOTPRINTS_SHAPEFILE.sourceOf(file).id));
    const { ofSource } = await inTiles();
    const drawn = [...ofSource.values()].filter((own) => own.source === source);
    expect(drawn.length).toBeGreaterThan(8_250);
    expect(drawn.filter(({ rings }) => rings > 1).length).toBeGreaterThan(open * 0.95);
  });

  test.each([['FGC'], ['TRAM']])('has the stations of %s on their lines within 30 m', (operator) => {
    const { lines, stops } = partOf<TransitNetwork>('transit.json');
    const places = new Map(stops.map(({ id, at }) => [id, toPlane(at)]));
    const own = lines.filter((line) => line.operator.startsWith(operator) && line.source !== undefined);
    expect(own.length).toBeGreaterThan(operator === 'FGC' ? 5 : 4);
    const off = own.flatMap(({ name, path, stops: called }) => {
      const course = toPath(path);
      return called
        .map((id) => `${name} ${id} ${Math.round(distanceToPath(places.get(id) ?? [0, 0], course))}`)
        .filter((said) => Number(said.split(' ').at(-1)) > 30);
    });
    expect(off).toEqual([]);
  });

  test('has streets that say which official section they are and what of them is assumed', () => {
    const { edges } = partOf<StreetGraph>('streets.json');
    expect(new Set(edges.section).size - 1).toBe(14_831);
    expect(edges.assumed).toHaveLength(edges.from.length);
    expect(partOf<Sites>('sites.json').trafficSections).toHaveLength(527);
  });

  test('is the same bytes when its making was broken off and gone on with', () => {
    const [whole, resumed] = [packageAt('whole'), packageAt('resumed')].map((path) =>
      Object.fromEntries(readdirSync(path).map((name) => [name, digest(join(path, name))])),
    );
    expect(resumed).toEqual(whole);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('took at most 120 s of one processor, and 2 GB', () => {
    expect(report.cpuSeconds).toBeLessThan(120);
    expect(report.peakMb).toBeLessThan(2000);
  });

  test('is served', { timeout: 60_000 }, async () => {
    const server = await startCity({ city: packageAt('whole') });
    try {
      const health = (await (await fetch(`${server.address}/health`)).json()) as { status: string };
      expect(health.status).toBe('ok');
      const served = (await (await fetch(`${server.address}/city/manifest.json`)).json()) as Manifest;
      expect(served).toEqual(manifest);
    } finally {
      await server.stop();
    }
  });
});

function packageAt(name: string): string {
  return join(folder, name);
}

function city(...flags: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'server/start.mjs'), 'city', ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (bytes) => (said += String(bytes)));
  const code = await new Promise((settle) => child.once('exit', settle));
  if (code !== 0) throw new Error(`npm run city ended with ${code}: ${said.slice(-2000)}`);
}

/** Goes on from what lies there once the other run says that it has read all: it stands still while that is copied. */
async function goneOnWith(other: ChildProcess, out: string): Promise<void> {
  await new Promise<void>((settle) => {
    other.stderr?.on('data', (bytes) => String(bytes).includes('areas and sites') && settle());
    other.once('exit', () => settle());
  });
  other.kill('SIGSTOP');
  expect(existsSync(packageAt('whole'))).toBe(false);
  cpSync(`${packageAt('whole')}.part`, `${out}.part`, { recursive: true });
  other.kill('SIGCONT');
  await ended(city('--from', FILES, '--out', out));
}

function partOf<Part>(name: string): Part {
  return JSON.parse(readFileSync(join(packageAt('whole'), name), 'utf8')) as Part;
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function factsOf(importer: string): number {
  return report.used.filter((each) => each.importer === importer).reduce((sum, { facts }) => sum + facts, 0);
}

async function inTiles() {
  const bytes = readFileSync(join(packageAt('whole'), 'city.pmtiles'));
  const archive = new PMTiles({
    getKey: () => 'city',
    getBytes: async (offset, length) => ({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
  });
  const ofSource = new Map<number, { readonly source: number; rings: number }>();
  const found = { buildings: new Set<number>(), withPatios: new Set<number>(), ofSource, trees: 0 };
  const { minLon, maxLon, minLat, maxLat } = await archive.getHeader();
  for (let x = columnOf(minLon); x <= columnOf(maxLon); x++) {
    for (let y = rowOf(maxLat); y <= rowOf(minLat); y++) {
      const tile = await archive.getZxy(14, x, y);
      if (!tile) continue;
      const { layers } = new VectorTile(new PbfReader(new Uint8Array(tile.data)));
      found.trees += layers.trees?.length ?? 0;
      for (let index = 0; index < (layers.buildings?.length ?? 0); index++) {
        const feature = layers.buildings?.feature(index);
        if (!feature) continue;
        found.buildings.add(feature.id ?? 0);
        if (feature.properties.generated !== false) continue;
        const rings = feature.loadGeometry().length;
        if (rings > 1) found.withPatios.add(feature.id ?? 0);
        const own = ofSource.get(feature.id ?? 0) ?? { source: Number(feature.properties.source), rings: 0 };
        own.rings += rings;
        ofSource.set(feature.id ?? 0, own);
      }
    }
  }
  return found;
}

function columnOf(longitude: number): number {
  return Math.floor(((longitude + 180) / 360) * 2 ** 14);
}

function rowOf(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** 14);
}
