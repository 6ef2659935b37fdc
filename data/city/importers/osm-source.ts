import type { FactSource } from './importer.ts';

/** Facts under the ODbL: kept apart by this source from those under other licences. */
export const OSM_SOURCE: FactSource = {
  id: 'openstreetmap',
  name: 'OpenStreetMap',
  publisher: 'OpenStreetMap contributors',
  licence: 'ODbL-1.0',
  attribution: '© OpenStreetMap contributors',
};
