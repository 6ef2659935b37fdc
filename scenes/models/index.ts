import { arcDeTriomf } from './arc-de-triomf.ts';
import { campNou } from './camp-nou.ts';
import { collserolaTower } from './collserola-tower.ts';
import { columbus } from './columbus.ts';
import { forumBuilding } from './forum-building.ts';
import { hotelArts } from './hotel-arts.ts';
import { hotelW } from './hotel-w.ts';
import type { LandmarkModel } from './landmark.ts';
import { mnac } from './mnac.ts';
import { montjuicTower } from './montjuic-tower.ts';
import { sagradaFamilia } from './sagrada-familia.ts';
import { sagratCor } from './sagrat-cor.ts';
import { threeChimneys } from './three-chimneys.ts';
import { torreGlories } from './torre-glories.ts';
import { torreMapfre } from './torre-mapfre.ts';

type Row = readonly [
  id: string,
  name: string,
  longitude: number,
  latitude: number,
  heightM: number,
  bearingDeg: number,
  radiusM: number,
  build: LandmarkModel['build'],
];

/** Published heights; places and bearings as on the map, places the same as in the city package. */
const ROWS: readonly Row[] = [
  ['sagrada-familia', 'Sagrada Família', 2.1744, 41.4036, 172.5, 315, 62, sagradaFamilia],
  ['torre-glories', 'Torre Glòries', 2.1897, 41.4034, 144.4, 0, 27, torreGlories],
  ['hotel-arts', 'Hotel Arts', 2.1966, 41.3866, 154, 315, 52, hotelArts],
  ['torre-mapfre', 'Torre Mapfre', 2.1975, 41.3875, 154, 315, 38, torreMapfre],
  ['columbus', 'Monument a Colom', 2.1777, 41.3758, 60, 150, 18, columbus],
  ['hotel-w', 'Hotel W Barcelona', 2.1902, 41.3684, 98.8, 115, 75, hotelW],
  ['montjuic-tower', 'Torre de Comunicacions de Montjuïc', 2.1515, 41.3645, 136, 0, 20, montjuicTower],
  ['camp-nou', 'Camp Nou', 2.1228, 41.3809, 48, 325, 135, campNou],
  ['collserola-tower', 'Torre de Collserola', 2.1142, 41.4173, 288.4, 0, 80, collserolaTower],
  ['arc-de-triomf', 'Arc de Triomf', 2.1806, 41.3911, 30, 142, 17, arcDeTriomf],
  ['mnac', 'Museu Nacional d’Art de Catalunya', 2.1535, 41.3684, 63, 333, 85, mnac],
  ['three-chimneys', 'Les Tres Xemeneies', 2.1715, 41.374, 72, 0, 40, threeChimneys],
  ['sagrat-cor', 'Temple del Sagrat Cor', 2.1187, 41.4225, 63, 135, 28, sagratCor],
  ['forum-building', 'Edifici Fòrum', 2.2208, 41.4113, 25, 42, 105, forumBuilding],
];

/** Those on hillsides. */
const FOUNDATIONS_M: Readonly<Record<string, number>> = {
  mnac: 14,
  'sagrat-cor': 8,
  'montjuic-tower': 5,
  'collserola-tower': 6,
};

/** The landmarks that are drawn as themselves. */
export const LANDMARK_MODELS: readonly LandmarkModel[] = ROWS.map(
  ([id, name, longitude, latitude, heightM, bearingDeg, radiusM, build]) => ({
    id,
    name,
    at: [longitude, latitude],
    heightM,
    bearingDeg,
    radiusM,
    foundationM: FOUNDATIONS_M[id] ?? 0,
    build,
  }),
);
