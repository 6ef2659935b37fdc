import type { LngLat } from '../../contract/place.ts';
import { cityMapSource } from './city-map-layer.ts';
import { type DelimitedRow, hasColumns, readDelimited } from './delimited.ts';
import type { SiteFact, SiteKind } from './facts.ts';
import { FileProblem, type Importer, type Reject, type SourceFile } from './importer.ts';
import { placeOf } from './place-row.ts';
import { whereabouts } from './projection.ts';
import { detailsOf } from './stations.ts';

/** Kinds by the path in the city guide's tree, the more telling before the others. */
const KINDS: readonly (readonly [RegExp, SiteKind])[] = [
  [/Parcs i jardins|Interiors d'illa/i, 'park'],
  [/places per bicicletes|Aparcaments? de bicicletes|Punts? d'ancoratge/i, 'bike-parking'],
  [/\bSanitat\b/i, 'health'],
  [/recàrrega de vehicles elèctrics/i, 'charger'],
  [/Biblioteques|Museus|Teatres|Cinemes|Auditoris|Arxius|Centres cívics|Sales d'exposicions|Monuments/i, 'culture'],
  [/\bFonts\b/i, 'fountain'],
  [/WiFi/i, 'wifi'],
];

const SETS: Readonly<Partial<Record<SiteKind, readonly [id: string, name: string]>>> = {
  park: ['culturailleure-parcsjardins', 'parks and gardens'],
  'bike-parking': ['transports-bicis', 'bike parkings'],
  health: ['sanitat-hospitals-atencio-primaria', 'hospitals and health centres'],
  culture: ['culturailleure', 'culture and leisure'],
};

const COLUMNS = ['register_id', 'name', 'secondary_filters_fullpath', 'addresses_road_name'];

/** More than all that the city guide has. */
const MOST_REGISTERS = 200_000;

/** Tables of the city guide: parks, health centres, bike parkings, museums, each place in one row or more. */
export const CITY_REGISTER: Importer<'site'> = {
  id: 'city-register-table',
  kind: 'site',
  reads: 'Open Data BCN: facilities of the city guide - parks, health, bike parkings, culture (CSV)',
  sourceOf: (file) => {
    const [id, name] = SETS[kindOfHead(file) ?? 'culture'] ?? ['equipaments', 'facilities'];
    return cityMapSource(id, name);
  },
  recognises: (file) => hasColumns(file, ...COLUMNS) && kindOfHead(file) !== undefined,
  read: readRegister,
};

interface Entry {
  readonly first: DelimitedRow;
  readonly paths: Set<string>;
  phone: string | undefined;
}

/** A place comes once, when all of the file is read, with what its rows say together. */
function* readRegister(file: SourceFile, reject: Reject): Iterable<SiteFact> {
  const places = whereabouts(reject);
  const entries = new Map<string, Entry>();
  for (const row of readDelimited(file, reject)) {
    const id = row.get('register_id');
    if (!id || !row.get('name')) {
      reject('field-missing', `row ${row.row}`);
      continue;
    }
    const entry = entries.get(id) ?? { first: row, paths: new Set(), phone: undefined };
    entry.paths.add(row.get('secondary_filters_fullpath') ?? '');
    if (row.get('values_category') === 'Telèfons') entry.phone ??= row.get('values_value');
    entries.set(id, entry);
    if (entries.size > MOST_REGISTERS) throw new FileProblem(`has more than ${MOST_REGISTERS} places`);
  }
  for (const [id, entry] of entries) {
    const kind = kindOf([...entry.paths]);
    if (!kind) reject('not-supported', `row ${entry.first.row}`);
    const at = kind && placeOf(entry.first, places, reject);
    if (kind && at) yield siteOf(id, kind, entry, at);
  }
  places.end();
}

function siteOf(id: string, site: SiteKind, { first, paths, phone }: Entry, at: LngLat): SiteFact {
  const address = [first.get('addresses_road_name'), first.get('addresses_start_street_number')].filter(Boolean);
  const category = [...paths]
    .find((path) => kindOf([path]) === site)
    ?.split('>>')
    .at(-1)
    ?.trim();
  const details = detailsOf({ address: address.join(' '), category, phone });
  return { site, id, name: first.get('name') ?? '', at, details };
}

/** The kind of the first of these paths that has one, by the more telling kind. */
function kindOf(paths: readonly string[]): SiteKind | undefined {
  return KINDS.find(([pattern]) => paths.some((path) => pattern.test(path)))?.[1];
}

/** The kind that the rows at the beginning of a file have. */
function kindOfHead({ path, head }: SourceFile): SiteKind | undefined {
  const beginning: SourceFile = {
    path,
    bytes: head.length,
    head,
    pieces: () => [head],
    sibling: () => undefined,
  };
  try {
    for (const row of readDelimited(beginning, () => undefined)) {
      const kind = kindOf([row.get('secondary_filters_fullpath') ?? '']);
      if (kind) return kind;
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
  }
  return undefined;
}
