import { decimal } from './delimited.ts';
import { cityMapSource } from './city-map-layer.ts';
import type { SiteFact } from './facts.ts';
import { type Feature, propertiesOf, readFeatures } from './geojson.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { detailsOf } from './stations.ts';

type Text = (key: string) => string | undefined;

interface SiteForm {
  readonly id: string;
  readonly reads: string;
  readonly site: SiteFact['site'];
  readonly set: readonly [id: string, name: string];
  /** Properties that tell these files from others. */
  readonly keys: readonly string[];
  /** What a feature says; without an id it is known by its place. */
  read(text: Text): Pick<SiteFact, 'details'> & { readonly id: string | undefined; readonly name: string | undefined };
}

/** Drinking fountains and ornamental ones. */
export const FOUNTAINS: Importer<'site'> = mapSites({
  id: 'fountains-geojson',
  reads: 'Open Data BCN: fountains (GeoJSON)',
  site: 'fountain',
  set: ['fonts', 'fountains'],
  keys: ['INVENTARI_CODI', 'INVENTARI_NOM', 'INVENTARI_TIPUS'],
  read: (text) => ({
    id: text('INVENTARI_CODI'),
    name: text('INVENTARI_NOM') ?? text('INVENTARI_CARRER'),
    details: detailsOf({
      category: text('INVENTARI_TIPUS'),
      address: [text('INVENTARI_CARRER'), text('INVENTARI_NUMERO_CARRER')].filter(Boolean).join(' '),
    }),
  }),
});

/** Racks in the street, of the city guide. */
export const BIKE_RACKS: Importer<'site'> = mapSites({
  id: 'bike-racks-geojson',
  reads: 'Open Data BCN: bike racks (GeoJSON)',
  site: 'bike-parking',
  set: ['ancoratges-bicicletes', 'bike racks'],
  keys: ['address:Adreça', 'addresses:streetnum', 'Nom', 'id'],
  read: (text) => ({
    id: text('id'),
    name: text('Nom'),
    details: detailsOf({ address: text('address:Adreça') }),
  }),
});

/** Points of the city's Wi-Fi; they have no number of their own. */
export const WIFI_POINTS: Importer<'site'> = mapSites({
  id: 'wifi-geojson',
  reads: 'Open Data BCN: points of Barcelona WiFi (GeoJSON)',
  site: 'wifi',
  set: ['punts-wifi', 'points of Barcelona WiFi'],
  keys: ['NOM_CAPA', 'EQUIPAMENT', 'ETRS89_COORD_X'],
  read: (text) => ({
    id: undefined,
    name: text('EQUIPAMENT'),
    details: detailsOf({ address: text('ADRECA'), category: text('NOM_CAPA') }),
  }),
});

/** Stations of Bicing as the city's first service had them, until 2018. */
export const BIKE_STATIONS_MAP: Importer<'site'> = mapSites({
  id: 'bike-stations-geojson',
  reads: 'Open Data BCN: stations of the first Bicing, until 2018 (GeoJSON)',
  site: 'bike-station',
  set: ['bicing', 'stations of the first Bicing'],
  keys: ['streetName', 'slots', 'bikes', 'nearbyStations'],
  read: (text) => {
    const address = [text('streetName'), text('streetNumber')].filter(Boolean).join(', ');
    const places = (decimal(text('slots')) ?? 0) + (decimal(text('bikes')) ?? 0);
    return { id: text('id'), name: address, details: detailsOf({ address, capacity: places || null }) };
  },
});

/** Charging points: a row for each connector, a site for each station. */
export const CHARGERS: Importer<'site'> = {
  id: 'chargers-geojson',
  kind: 'site',
  reads: 'Open Data BCN: charging points of electric vehicles (GeoJSON)',
  sourceOf: () => cityMapSource('punts-recarrega-vehicle-electric', 'charging points of electric vehicles'),
  recognises: (file) => hasKeys(file, ['CÓDIGO_OPENDATA', STATION, 'TIPO CONECTOR']),
  read: readChargers,
};

const STATION = 'CÓDIGO DE IDENTIFICACIÓN ESTACIÓN';
const POWER = 'POTENCIA MÁXIMA DE CARGA (W)';

function mapSites({ id, reads, site, set, keys, read }: SiteForm): Importer<'site'> {
  return {
    id,
    kind: 'site',
    reads,
    sourceOf: () => cityMapSource(...set),
    recognises: (file) => hasKeys(file, keys),
    *read(file, reject) {
      const known = new Map<string, Set<string>>();
      for (const feature of readFeatures(file, reject)) {
        const where = `feature ${feature.index}`;
        const { id, name, details } = read((key) => textAt(feature, key));
        if (feature.geometry.type !== 'point') reject('geometry-broken', where);
        else if (!name) reject('field-missing', where);
        else {
          const { at } = feature.geometry;
          const place = `${at[0].toFixed(5)},${at[1].toFixed(5)}`;
          const own = id ?? place;
          const number = numberAmong(known, own, `${place} ${name}`);
          if (number === 0) reject('duplicate', where);
          else yield { site, id: number === 1 ? own : `${own}-${number}`, name, at, ...(details && { details }) };
        }
      }
    },
  };
}

/** Some ids stand for several places: the how manieth of its id a place is; 0: known already. */
function numberAmong(known: Map<string, Set<string>>, id: string, place: string): number {
  const places = known.get(id) ?? new Set<string>();
  known.set(id, places);
  if (places.has(place)) return 0;
  return places.add(place).size;
}

interface Station {
  readonly feature: Feature;
  readonly connectors: Set<string>;
  count: number;
  mostKw: number;
}

function* readChargers(file: SourceFile, reject: Reject): Iterable<SiteFact> {
  const stations = new Map<string, Station>();
  for (const feature of readFeatures(file, reject)) {
    const id = textAt(feature, STATION);
    if (!id || !textAt(feature, 'DIRECCIÓN')) {
      reject('field-missing', `feature ${feature.index}`);
      continue;
    }
    const station = stations.get(id) ?? { feature, connectors: new Set(), count: 0, mostKw: 0 };
    stations.set(id, station);
    station.count++;
    station.connectors.add(textAt(feature, 'TIPO CONECTOR') ?? '');
    station.mostKw = Math.max(station.mostKw, (decimal(textAt(feature, POWER)) ?? 0) / 1000);
  }
  for (const [id, { feature, connectors, count, mostKw }] of stations) {
    const { geometry, index } = feature;
    const address = textAt(feature, 'DIRECCIÓN') ?? '';
    const details = detailsOf({
      address,
      capacity: count,
      connectors: [...connectors].filter(Boolean).join(', '),
      powerKw: mostKw || null,
      operator: textAt(feature, 'OPERADOR'),
    });
    if (geometry.type === 'point') yield { site: 'charger', id, name: address, at: geometry.at, details };
    else reject('geometry-broken', `feature ${index}`);
  }
}

function hasKeys(file: SourceFile, keys: readonly string[]): boolean {
  const own = propertiesOf(file) ?? [];
  return keys.every((key) => own.includes(key));
}

function textAt({ properties }: Feature, key: string): string | undefined {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' || text === 'null' ? undefined : text;
}
