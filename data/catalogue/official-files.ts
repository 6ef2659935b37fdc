/** Where a publisher keeps a file. */
export type FileAddress =
  /** The newest resource of a data set of a CKAN catalogue whose format, and name where given (a pattern), are these. */
  | {
      readonly kind: 'ckan';
      readonly api: string;
      readonly dataset: string;
      readonly format: string;
      readonly name?: string;
    }
  | { readonly kind: 'url'; readonly url: string };

/** A file of the real city at its publisher. */
export interface OfficialFile {
  /** Also the name of the folder that it is kept in. */
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** SPDX identifier where there is one; else what is stated, or `not stated`. */
  readonly licence: string;
  readonly attribution: string;
  /** What a person reads about it. */
  readonly page: string;
  readonly address: FileAddress;
  /** Left out unless it is asked for by its id: large, or of a licence that the whole package would have to take on. */
  readonly onRequest?: boolean;
}

const OPEN_DATA_BCN = 'https://opendata-ajuntament.barcelona.cat/data';

interface BcnFile {
  readonly id: string;
  readonly title: string;
  readonly dataset: string;
  readonly format?: string;
  readonly name?: string;
}

function openDataBcn({ id, title, dataset, format = 'CSV', name }: BcnFile): OfficialFile {
  return {
    id,
    title,
    publisher: 'Ajuntament de Barcelona',
    licence: 'CC-BY-4.0',
    attribution: 'Ajuntament de Barcelona, Open Data BCN',
    page: `${OPEN_DATA_BCN}/ca/dataset/${dataset}`,
    address: {
      kind: 'ckan',
      api: `${OPEN_DATA_BCN}/api/3/action`,
      dataset,
      format,
      ...(name !== undefined && { name }),
    },
  };
}

/**
 * The official files of the real city, by the addresses that they were known to have in 2026; `npm run city -- --fetch`
 * reads them. Another list of the same form: `--catalogue FILE`.
 */
export const OFFICIAL_FILES: readonly OfficialFile[] = [
  openDataBcn({
    id: 'administrative-units',
    title: 'Districts, barris, census sections',
    dataset: '20170706-districtes-barris',
  }),
  openDataBcn({ id: 'street-graph', title: 'Street graph', dataset: 'mapa-graf-viari-carrers-wms', format: 'ZIP' }),
  openDataBcn({
    id: 'street-geometry',
    title: 'Street sections with their course',
    dataset: 'mapes-immissio-qualitat-aire',
    name: 'tramer_no2.*csv',
  }),
  openDataBcn({ id: 'traffic-sections', title: 'Traffic sections', dataset: 'transit-relacio-trams' }),
  openDataBcn({ id: 'air-stations', title: 'Air quality stations', dataset: 'qualitat-aire-estacions-bcn' }),
  openDataBcn({ id: 'sound-meters', title: 'Sound meters', dataset: 'xarxasoroll-equipsmonitor-instal' }),
  openDataBcn({ id: 'street-trees', title: 'Street trees', dataset: 'arbrat-viari' }),
  openDataBcn({ id: 'park-trees', title: 'Trees of parks', dataset: 'arbrat-parcs' }),
  openDataBcn({ id: 'zone-trees', title: 'Trees of public grounds', dataset: 'arbrat-zona' }),
  openDataBcn({ id: 'parks', title: 'Parks and gardens', dataset: 'culturailleure-parcsjardins' }),
  openDataBcn({ id: 'health', title: 'Hospitals and health centres', dataset: 'sanitat-hospitals-atencio-primaria' }),
  openDataBcn({ id: 'bike-lanes', title: 'Bike lanes', dataset: 'carril-bici', format: 'GEOJSON' }),
  openDataBcn({
    id: 'bike-stations',
    title: 'Bicing stations',
    dataset: 'informacio-estacions-bicing',
    format: 'JSON',
  }),
  openDataBcn({ id: 'population', title: 'Population by census section', dataset: 'pad_mdbas' }),
  openDataBcn({
    id: 'income',
    title: 'Income by census section',
    dataset: 'renda-tributaria-per-persona-atlas-distribucio',
  }),
  openDataBcn({ id: 'areas', title: 'Area of barris', dataset: 'est-superficie' }),
  {
    id: 'buildings',
    title: 'Buildings of the cadastre (INSPIRE)',
    publisher: 'Dirección General del Catastro',
    licence: 'free use with attribution (Orden HAP/1797/2014, INSPIRE)',
    attribution: 'Dirección General del Catastro',
    page: 'https://www.catastro.hacienda.gob.es/webinspire/index.html',
    address: {
      kind: 'url',
      url: 'https://www.catastro.hacienda.gob.es/INSPIRE/Buildings/08/08900-BARCELONA/A.ES.SDGC.BU.08900.zip',
    },
  },
  {
    id: 'fgc',
    title: 'FGC timetable (GTFS)',
    publisher: 'Ferrocarrils de la Generalitat de Catalunya',
    licence: 'CC-BY-4.0',
    attribution: 'Ferrocarrils de la Generalitat de Catalunya',
    page: 'https://dadesobertes.fgc.cat',
    address: { kind: 'url', url: 'https://www.fgc.cat/google/google_transit.zip' },
  },
  ...(['TBX', 'TBS'] as const).map(
    (network): OfficialFile => ({
      id: `tram-${network.toLowerCase()}`,
      title: `TRAM timetable (GTFS), ${network === 'TBX' ? 'Trambaix' : 'Trambesòs'}`,
      publisher: 'TRAM',
      licence: 'not stated',
      attribution: 'Powered by TRAM Barcelona',
      page: 'https://opendata.tram.cat',
      address: { kind: 'url', url: `https://opendata.tram.cat/GTFS/zip/${network}.zip` },
    }),
  ),
  {
    id: 'openstreetmap',
    title: 'OpenStreetMap of Catalonia (buildings with levels, water, coast)',
    publisher: 'OpenStreetMap contributors, extract by Geofabrik',
    licence: 'ODbL-1.0',
    attribution: '© OpenStreetMap contributors',
    page: 'https://download.geofabrik.de/europe/spain/cataluna.html',
    address: { kind: 'url', url: 'https://download.geofabrik.de/europe/spain/cataluna-latest.osm.pbf' },
    onRequest: true,
  },
];
