import type { FeedConfig } from '../contract/feed.ts';

const REAL = { simulated: false, recorded: false } as const;

const FGC = 'https://dadesobertes.fgc.cat/api/explore/v2.1/catalog/datasets';
const OPEN_DATA = 'https://opendata-ajuntament.barcelona.cat/data/dataset';
const METEOCAT = 'https://analisi.transparenciacatalunya.cat/resource';

/** Trains and trams by their operators' own data. */
const TRANSIT: readonly FeedConfig[] = [
  {
    ...REAL,
    id: 'feed:rodalies',
    name: 'Rodalies de Catalunya',
    protocol: 'gtfs-realtime',
    licence: 'CC-BY-4.0',
    attribution: 'Renfe Operadora, data.renfe.com',
    ttlS: 20,
    options: {
      scheduleUrl: 'https://ssl.renfe.com/ftransit/Fichero_CER_FOMENTO/fomento_transit.zip',
      vehiclePositionsUrl: 'https://gtfsrt.renfe.com/vehicle_positions.pb',
      tripUpdatesUrl: 'https://gtfsrt.renfe.com/trip_updates.pb',
      mode: 'rail',
    },
  },
  {
    ...REAL,
    id: 'feed:fgc',
    name: 'Ferrocarrils de la Generalitat de Catalunya',
    protocol: 'gtfs-realtime',
    licence: 'CC-BY-4.0',
    attribution: 'Ferrocarrils de la Generalitat de Catalunya, dadesobertes.fgc.cat',
    ttlS: 30,
    options: {
      scheduleUrl: 'https://www.fgc.cat/google/google_transit.zip',
      vehiclePositionsUrl: `${FGC}/vehicle-positions-gtfs_realtime/files/d286964db2d107ecdb1344bf02f7b27b`,
      tripUpdatesUrl: `${FGC}/trip-updates-gtfs_realtime/files/735985017f62fd33b2fe46e31ce53829`,
      mode: 'rail',
    },
  },
  ...[
    { key: 'trambaix', name: 'Trambaix', file: '260748/google_transit_tram.zip' },
    { key: 'trambesos', name: 'Trambesòs', file: '260749/google_transit_tram_besos.zip' },
  ].map(
    ({ key, name, file }): FeedConfig => ({
      ...REAL,
      id: `feed:${key}`,
      name,
      protocol: 'gtfs-schedule',
      licence: 'unstated',
      attribution: 'TRAM, tram.cat',
      ttlS: 30,
      options: {
        scheduleUrl: `https://www.tram.cat/documents/20124/${file}`,
        modes: ['1', '2'].map((agency) => ({ agency, mode: 'tram' })),
      },
    }),
  ),
];

/**
 * Public sources of the city, by the addresses that they were known to have in 2026: `--feeds real`. Those that want
 * a token name the environment variable that holds it.
 */
export const REAL_FEEDS: readonly FeedConfig[] = [
  ...TRANSIT,
  {
    ...REAL,
    id: 'feed:bicing',
    name: 'Bicing',
    protocol: 'gbfs',
    licence: 'unstated',
    attribution: 'Bicing, Barcelona de Serveis Municipals',
    ttlS: 60,
    options: { url: 'https://barcelona.publicbikesystem.net/customer/gbfs/v3.0/gbfs.json' },
  },
  {
    ...REAL,
    id: 'feed:ambici',
    name: 'AMBici',
    protocol: 'gbfs',
    licence: 'CC0-1.0',
    attribution: 'AMBici, nextbike',
    ttlS: 60,
    options: { url: 'https://gbfs.nextbike.net/maps/gbfs/v2/nextbike_bs/gbfs.json' },
  },
  {
    ...REAL,
    id: 'feed:traffic',
    name: 'Trànsit',
    protocol: 'traffic-dat',
    licence: 'CC-BY-4.0',
    attribution: 'Ajuntament de Barcelona, Open Data BCN',
    ttlS: 300,
    options: {
      sectionsUrl: `${OPEN_DATA}/1090983a-1c40-4609-8620-14ad49aae3ab/resource/1d6c814c-70ef-4147-aa16-a49ddb952f72/download`,
      stateUrl: `${OPEN_DATA}/8319c2b1-4c21-4962-9acd-6db4c5ff1148/resource/2d456eb5-4ea6-4f68-9794-2f3f1a58a933/download`,
    },
    headersFrom: { Authorization: 'OPEN_DATA_BCN_TOKEN' },
  },
  {
    ...REAL,
    id: 'feed:weather',
    name: "Xarxa d'estacions meteorològiques automàtiques",
    protocol: 'observation-file',
    licence: 'unstated',
    attribution: 'Servei Meteorològic de Catalunya, Dades Obertes de Catalunya',
    ttlS: 600,
    options: {
      url: `${METEOCAT}/nzvn-apee.json?$where=codi_estacio%20in('D5','X4','X8')&$order=data_lectura%20DESC&$limit=1000`,
      format: 'json',
      sensorType: 'weather',
      sensor: 'codi_estacio',
      sensors: {
        url: `${METEOCAT}/yqwd-vj5e.json?$where=codi_estacio%20in('D5','X4','X8')`,
        format: 'json',
        sensor: 'codi_estacio',
        name: 'nom_estacio',
        longitude: 'longitud',
        latitude: 'latitud',
      },
      property: {
        column: 'codi_variable',
        values: {
          '30': 'wind-speed',
          '31': 'wind-direction',
          '32': 'temperature',
          '33': 'humidity',
          '34': 'pressure',
          '35': 'rain',
          '36': 'solar-radiation',
        },
      },
      timeZone: 'utc',
      layout: { value: 'valor_lectura', time: 'data_lectura', timeFormat: 'iso' },
    },
  },
];
