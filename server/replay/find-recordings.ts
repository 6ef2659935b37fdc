import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FeedConfig } from '../../data/contract/feed.ts';
import { RECORDED_PROTOCOLS } from './read-recording.ts';

/** A recorded file, by name, as the feed whose files it is. */
export interface FoundRecording {
  readonly name: string;
  readonly feed: FeedConfig;
}

/** Folders below the one given, and files in all, that are looked at. */
const LOOKED_AT = { levels: 4, files: 5000 } as const;

/** A description is smaller than this, bytes, and its options are no deeper. */
const DESCRIBED_AT_MOST = { bytes: 1_048_576, levels: 6 } as const;

/** A description beside recorded files: `<name>.recording.json`, its addresses relative to it. */
const DESCRIPTION = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    protocol: Type.String(),
    licence: Type.String({ minLength: 1, maxLength: 200 }),
    attribution: Type.Optional(Type.String({ maxLength: 500 })),
    simulated: Type.Optional(Type.Boolean()),
    options: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);

const OPEN_DATA = { licence: 'CC-BY-4.0', attribution: 'Ajuntament de Barcelona, Open Data BCN' } as const;

/** Codes of pollutants in the city's hourly files. */
const POLLUTANTS = { '1': 'so2', '6': 'co', '7': 'no', '8': 'no2', '9': 'pm25', '10': 'pm10', '12': 'nox', '14': 'o3' };

/** A file of the city's that is known by its publisher's name for it, and the one that says where its things are. */
interface KnownFile {
  readonly file: RegExp;
  readonly places: RegExp;
  readonly title: string;
  readonly protocol: string;
  options(file: string, places: string): FeedConfig['options'];
}

const KNOWN_FILES: readonly KnownFile[] = [
  {
    file: /^(\d{4})_(\d\d)_\p{L}+_BicingNou_ESTACIONS\.(7z|csv)$/iu,
    places: /^stations_info\.json$/i,
    title: 'Bicing',
    protocol: 'bicing-history',
    options: (historyUrl, stationsUrl) => ({ historyUrl, stationsUrl }),
  },
  {
    file: /^(\d{4})_(\d\d)_\p{L}+_qualitat_aire_BCN\.csv$/iu,
    places: /^qualitat_aire_estacions\.csv$/i,
    title: "Qualitat de l'aire",
    protocol: 'observation-file',
    options: (url, sensorsUrl) => ({
      url,
      format: 'csv',
      sensorType: 'air',
      sensor: 'ESTACIO',
      sensors: { url: sensorsUrl, sensor: 'Estacio', name: 'nom_cabina', longitude: 'Longitud', latitude: 'Latitud' },
      property: { column: 'CODI_CONTAMINANT', values: POLLUTANTS },
      timeZone: 'Europe/Madrid',
      layout: { hours: { value: 'H', valid: 'V', year: 'ANY', month: 'MES', day: 'DIA' } },
    }),
  },
  {
    file: /^(\d{4})_(\d\d)_\p{L}+_TRAMS_TRAMS\.csv$/iu,
    places: /^transit_relacio_trams(_format_long)?(_\d{4})?\.csv$/i,
    title: 'Trànsit',
    protocol: 'traffic-dat',
    options: (stateUrl, sectionsUrl) => ({ stateUrl, sectionsUrl }),
  },
];

/** The recorded files of a folder: those that are described, and those of the city that are known by their names. */
export function findRecordings(folder: string, warn: (line: string) => void): readonly FoundRecording[] {
  const files = filesIn(resolve(folder));
  const found = [...files.flatMap((file) => describedBy(file, warn)), ...files.flatMap((file) => knownBy(file, files))];
  const byName = new Map<string, FoundRecording>();
  for (const each of found) if (!byName.has(each.name)) byName.set(each.name, each);
  return [...byName.values()];
}

function filesIn(folder: string): readonly string[] {
  const files: string[] = [];
  const look = (path: string, levels: number): void => {
    for (const entry of entriesOf(path)) {
      if (files.length >= LOOKED_AT.files) return;
      const inside = join(path, entry.name);
      if (entry.isFile()) files.push(inside);
      else if (entry.isDirectory() && levels > 0) look(inside, levels - 1);
    }
  };
  look(folder, LOOKED_AT.levels);
  return files;
}

/** What cannot be looked into holds nothing. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}

function describedBy(file: string, warn: (line: string) => void): readonly FoundRecording[] {
  if (!file.endsWith('.recording.json')) return [];
  const description = parsed(file);
  if (!Value.Check(DESCRIPTION, description) || !RECORDED_PROTOCOLS.includes(description.protocol)) {
    const wrong = Value.Errors(DESCRIPTION, description).First();
    const known = `protocol must be one of ${RECORDED_PROTOCOLS.join(', ')}`;
    warn(`${file} describes no recording: ${wrong ? `${wrong.path || '/'}: ${wrong.message}` : known}`);
    return [];
  }
  const name = nameOf(basename(file, '.recording.json'));
  const options = beside(description.options, dirname(file));
  const { attribution = '', simulated = false, licence, protocol } = description;
  const described = { protocol, licence, attribution, simulated, recorded: true, ttlS: 60, options } as const;
  return [{ name, feed: { id: `feed:${name}`, name: description.name, ...described } }];
}

/** Undefined for what is no description, whatever it is. */
function parsed(file: string): unknown {
  try {
    if (statSync(file).size > DESCRIBED_AT_MOST.bytes) return undefined;
    const description: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isDeeper(description, DESCRIBED_AT_MOST.levels) ? undefined : description;
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** Addresses of files, wherever they stand in the options, made whole; only files below the description are meant. */
function beside(options: FeedConfig['options'], folder: string): FeedConfig['options'] {
  const whole = ([key, value]: readonly [string, unknown]): readonly [string, unknown] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [key, beside(value as FeedConfig['options'], folder)];
    }
    const isAddress = typeof value === 'string' && /^url$|Url$/.test(key);
    return [key, isAddress ? pathToFileURL(join(folder, join('/', value))).href : value];
  };
  return Object.fromEntries(Object.entries(options).map(whole));
}

function knownBy(file: string, files: readonly string[]): readonly FoundRecording[] {
  for (const known of KNOWN_FILES) {
    const [, year, month] = known.file.exec(basename(file)) ?? [];
    const places = files.findLast((each) => known.places.test(basename(each)));
    if (year === undefined || places === undefined) continue;
    const { title, protocol } = known;
    const name = nameOf(basename(file).replace(/\.\w+$/, ''));
    const options = known.options(pathToFileURL(file).href, pathToFileURL(places).href);
    const feed = { protocol, ...OPEN_DATA, simulated: false, recorded: true, ttlS: 60, options } as const;
    return [{ name, feed: { id: `feed:${name}`, name: `${title} ${year}-${month}`, ...feed } }];
  }
  return [];
}

/** A name for addresses and ids: small letters, digits and dashes. */
function nameOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'recording';
}
