import type { LngLat } from '../contract/place.ts';

/** Where people sit and stand outdoors in the evening: nights there are louder than days elsewhere. */
export interface LeisureArea {
  readonly name: string;
  readonly at: LngLat;
  readonly radiusM: number;
}

/** Areas of night life by general knowledge of the city; middle points and radii to about 100 m. */
export const LEISURE_AREAS: readonly LeisureArea[] = [
  { name: 'el Born', at: [2.1826, 41.3851], radiusM: 300 },
  { name: 'Escudellers i plaça Reial', at: [2.1757, 41.3799], radiusM: 260 },
  { name: 'el Raval', at: [2.169, 41.3795], radiusM: 260 },
  { name: 'Vila de Gràcia', at: [2.1572, 41.4022], radiusM: 380 },
  { name: 'Enric Granados', at: [2.1588, 41.3902], radiusM: 260 },
  { name: 'Tuset i Aribau', at: [2.1518, 41.3957], radiusM: 220 },
  { name: 'Port Olímpic', at: [2.2005, 41.3872], radiusM: 280 },
  { name: 'Poble-sec, carrer de Blai', at: [2.1647, 41.3739], radiusM: 220 },
  { name: 'Poblenou, Marina i Almogàvers', at: [2.1909, 41.3978], radiusM: 240 },
];
