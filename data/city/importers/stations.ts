import { cityMapSource } from './city-map-layer.ts';
import { type DelimitedRow, decimal, hasColumns, readDelimited } from './delimited.ts';
import type { SiteFact } from './facts.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { placeOf } from './place-row.ts';
import { whereabouts } from './projection.ts';

type Details = Readonly<Record<string, string | number>>;

/** Pollutants by their code in the Catalan air-quality network (XVPCA). */
const POLLUTANTS: Readonly<Record<string, string>> = {
  '1': 'SO₂',
  '6': 'CO',
  '7': 'NO',
  '8': 'NO₂',
  '9': 'PM2.5',
  '10': 'PM10',
  '12': 'NOₓ',
  '14': 'O₃',
  '20': 'C₇H₈',
  '22': 'BC',
  '30': 'C₆H₆',
};

/** Stations of the air-quality network: one row for each pollutant that one measures. */
export const AIR_STATIONS: Importer<'site'> = {
  id: 'air-stations-table',
  kind: 'site',
  reads: 'Open Data BCN: air-quality stations (CSV)',
  sourceOf: () => cityMapSource('qualitat-aire-estacions-bcn', 'air-quality stations'),
  recognises: (file) => hasColumns(file, 'Estacio', 'nom_cabina', 'Longitud', 'Latitud'),
  read: readAirStations,
};

/** Weather stations of the Meteorological Service of Catalonia in the city. */
export const WEATHER_STATIONS: Importer<'site'> = {
  id: 'weather-stations-table',
  kind: 'site',
  reads: 'Open Data BCN: weather stations (CSV)',
  sourceOf: () => ({
    ...cityMapSource('mesures-estacions-meteorologiques', 'weather stations'),
    publisher: 'Servei Meteorològic de Catalunya, Ajuntament de Barcelona',
  }),
  recognises: (file) => hasColumns(file, 'CODI_ESTACIO', 'NOM_ESTACIO', 'LONGITUD', 'LATITUD'),
  read: (file, reject) =>
    sitesOf(file, reject, 'weather-station', (row) => ({
      id: row.get('CODI_ESTACIO'),
      name: row.get('NOM_ESTACIO'),
      details: detailsOf({ heightM: decimal(row.get('ALTITUD', 'ALTITUD_M')) }),
    })),
};

/** Sound meters, those taken down again too. */
export const SOUND_METERS: Importer<'site'> = {
  id: 'sound-meters-table',
  kind: 'site',
  reads: 'Open Data BCN: installations of the sound meter network (CSV)',
  sourceOf: () => cityMapSource('xarxasoroll-equipsmonitor-instal', 'sound meter installations'),
  recognises: (file) => hasColumns(file, 'Id_Instal', 'Data_Instalacio', 'Font'),
  read: (file, reject) =>
    sitesOf(file, reject, 'sound-meter', (row) => {
      const address = [row.get('Tipus_Via'), row.get('Nom_Carrer'), row.get('Num_Carrer')].filter(Boolean).join(' ');
      return {
        id: row.get('Id_Instal'),
        name: address,
        details: detailsOf({
          address,
          noiseSource: row.get('Font'),
          installed: isoDay(row.get('Data_Instalacio')),
          removed: isoDay(row.get('Data_DesInstalacio')),
        }),
      };
    }),
};

/** Stations of Bicing: what Open Data BCN keeps of GBFS as a table. */
export const BIKE_STATIONS_TABLE: Importer<'site'> = {
  id: 'bike-stations-table',
  kind: 'site',
  reads: 'Open Data BCN: Bicing stations (CSV)',
  sourceOf: () => cityMapSource('informacio-estacions-bicing', 'Bicing stations'),
  recognises: (file) =>
    hasColumns(file, 'station_id', 'name', 'lat', 'lon', 'capacity') && !hasColumns(file, 'num_bikes_available'),
  read: (file, reject) =>
    sitesOf(file, reject, 'bike-station', (row) => ({
      id: row.get('station_id'),
      name: row.get('name'),
      details: detailsOf({ address: row.get('address'), capacity: decimal(row.get('capacity')) }),
    })),
};

/** What is known of a place, without what is not. */
export function detailsOf(all: Readonly<Record<string, string | number | null | undefined>>): Details {
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | number] => isKnown(entry[1])),
  );
}

/** One place of each row; a second one of the same id is rejected. */
function* sitesOf(
  file: SourceFile,
  reject: Reject,
  site: SiteFact['site'],
  read: (row: DelimitedRow) => { id: string | undefined; name: string | undefined; details: Details },
): Iterable<SiteFact> {
  const places = whereabouts(reject);
  const seen = new Set<string>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const { id, name, details } = read(row);
    if (!id || !name) reject('field-missing', where);
    else if (seen.has(id)) reject('duplicate', where);
    else {
      const at = placeOf(row, places, reject);
      if (at) yield { site, id, name, at, details };
      seen.add(id);
    }
  }
  places.end();
}

/** A station comes when all of the file is read, with all that it measures. */
function* readAirStations(file: SourceFile, reject: Reject): Iterable<SiteFact> {
  const places = whereabouts(reject);
  const stations = new Map<string, { readonly site: SiteFact; readonly pollutants: Set<string> }>();
  for (const row of readDelimited(file, reject)) {
    const [id, name] = [row.get('Estacio'), row.get('nom_cabina')];
    if (!id || !name) {
      reject('field-missing', `row ${row.row}`);
      continue;
    }
    const pollutant = POLLUTANTS[row.get('Codi_Contaminant') ?? ''];
    const known = stations.get(id);
    if (known) {
      if (pollutant) known.pollutants.add(pollutant);
      continue;
    }
    const at = placeOf(row, places, reject);
    const setting = [row.get('Clas_1'), row.get('Clas_2')].filter(Boolean).join(', ');
    const details = detailsOf({ address: row.get('ubicacio'), setting });
    if (at) {
      const site = { site: 'air-station', id, name: name.replace(/^Barcelona\s*-\s*/, ''), at, details } as const;
      stations.set(id, { site, pollutants: new Set(pollutant ? [pollutant] : []) });
    }
  }
  places.end();
  for (const { site, pollutants } of stations.values()) {
    const measures = detailsOf({ pollutants: [...pollutants].join(', ') });
    yield { ...site, details: { ...site.details, ...measures } };
  }
}

function isKnown(value: string | number | null | undefined): boolean {
  return value !== null && value !== undefined && value !== '';
}

/** `29/01/2014` → `2014-01-29`. */
function isoDay(text: string | undefined): string | undefined {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '') ?? [];
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
}
