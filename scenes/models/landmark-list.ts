import type { LngLat } from '../../data/contract/place.ts';

/** What is known of a landmark without its model: light enough for the first load. */
export interface LandmarkFact {
  /** As in the places of the city package: `sagrada-familia`. */
  readonly id: string;
  readonly name: string;
  /** Where the model's origin stands. */
  readonly at: LngLat;
  /** From the ground at `at` to the highest tip, metres. */
  readonly heightM: number;
  /** How far the model is to be turned clockwise, seen from above: where its own y axis points, degrees from north. */
  readonly bearingDeg: number;
  /** Half the size of the ground that it covers, metres: generated buildings within make way. */
  readonly radiusM: number;
}

type Row = readonly [
  id: string,
  name: string,
  longitude: number,
  latitude: number,
  heightM: number,
  bearingDeg: number,
  radiusM: number,
];

/** Published heights; places and bearings as on the map, places the same as in the city package. */
const ROWS: readonly Row[] = [
  ['sagrada-familia', 'Sagrada Família', 2.1744, 41.4036, 172.5, 315, 62],
  ['torre-glories', 'Torre Glòries', 2.1897, 41.4034, 144.4, 0, 27],
  ['hotel-arts', 'Hotel Arts', 2.1966, 41.3866, 154, 315, 52],
  ['torre-mapfre', 'Torre Mapfre', 2.1975, 41.3875, 154, 315, 38],
  ['columbus', 'Monument a Colom', 2.1777, 41.3758, 60, 150, 18],
  ['hotel-w', 'Hotel W Barcelona', 2.1902, 41.3684, 98.8, 115, 75],
  ['montjuic-tower', 'Torre de Comunicacions de Montjuïc', 2.1515, 41.3645, 136, 0, 20],
  ['camp-nou', 'Camp Nou', 2.1228, 41.3809, 48, 325, 135],
  ['collserola-tower', 'Torre de Collserola', 2.1142, 41.4173, 288.4, 0, 80],
  ['arc-de-triomf', 'Arc de Triomf', 2.1806, 41.3911, 30, 142, 17],
  ['mnac', 'Museu Nacional d’Art de Catalunya', 2.1535, 41.3684, 63, 333, 85],
  ['three-chimneys', 'Les Tres Xemeneies', 2.1715, 41.374, 72, 0, 40],
  ['sagrat-cor', 'Temple del Sagrat Cor', 2.1187, 41.4225, 63, 135, 28],
  ['forum-building', 'Edifici Fòrum', 2.2208, 41.4113, 25, 42, 105],
];

/** The landmarks that are drawn as themselves. */
export const LANDMARKS: readonly LandmarkFact[] = ROWS.map(
  ([id, name, longitude, latitude, heightM, bearingDeg, radiusM]) => ({
    id,
    name,
    at: [longitude, latitude],
    heightM,
    bearingDeg,
    radiusM,
  }),
);
