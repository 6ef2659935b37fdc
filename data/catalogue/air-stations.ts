import type { LngLat } from '../contract/place.ts';
import type { PropertyId } from '../contract/property.ts';

/** A station of the city's air-quality network, as the simulated city has it. */
export interface AirStation {
  /** The network's own number. */
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /** By a busy street, away from streets, or out of town on the hill. */
  readonly site: 'traffic' | 'background' | 'hill';
  readonly measures: readonly PropertyId[];
}

const GASES = ['no', 'no2', 'nox'] as const;
const FULL = ['so2', 'co', ...GASES, 'o3', 'pm10', 'pm25'] as const;

/**
 * The eight stations in open data: places and kinds from Open Data BCN `qualitat-aire-estacions-bcn`, pollutants from
 * what each published in August 2025 (`qualitat-aire-detall-bcn`).
 */
export const AIR_STATIONS: readonly AirStation[] = [
  { id: '43', name: 'Eixample', at: [2.1538, 41.3853], site: 'traffic', measures: FULL },
  {
    id: '44',
    name: 'Gràcia - Sant Gervasi',
    at: [2.1534, 41.3987],
    site: 'traffic',
    measures: ['so2', ...GASES, 'o3', 'pm10'],
  },
  { id: '4', name: 'Poblenou', at: [2.2045, 41.4039], site: 'background', measures: [...GASES, 'pm10'] },
  { id: '42', name: 'Sants', at: [2.1331, 41.3788], site: 'background', measures: GASES },
  { id: '50', name: 'Ciutadella', at: [2.1874, 41.3864], site: 'background', measures: [...GASES, 'o3'] },
  { id: '54', name: "Vall d'Hebron", at: [2.148, 41.4261], site: 'background', measures: FULL },
  { id: '57', name: 'Palau Reial', at: [2.1151, 41.3875], site: 'background', measures: FULL },
  { id: '58', name: 'Observatori Fabra', at: [2.1239, 41.4183], site: 'hill', measures: [...GASES, 'o3', 'pm10'] },
];
