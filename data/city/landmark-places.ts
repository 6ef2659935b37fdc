import type { LngLat } from '../contract/place.ts';

/** Where a landmark stands; its body is modelled elsewhere, so the fabric leaves `clearanceM` around it free. */
export interface LandmarkPlace {
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  readonly clearanceM: number;
}

export const LANDMARK_PLACES: readonly LandmarkPlace[] = [
  { id: 'sagrada-familia', name: 'Sagrada Família', at: [2.1744, 41.4036], clearanceM: 88 },
  { id: 'torre-glories', name: 'Torre Glòries', at: [2.1897, 41.4034], clearanceM: 45 },
  { id: 'hotel-arts', name: 'Hotel Arts', at: [2.1966, 41.3866], clearanceM: 38 },
  { id: 'torre-mapfre', name: 'Torre Mapfre', at: [2.1975, 41.3875], clearanceM: 38 },
  { id: 'hotel-w', name: 'Hotel W Barcelona', at: [2.1902, 41.3684], clearanceM: 70 },
  { id: 'columbus', name: 'Monument a Colom', at: [2.1777, 41.3758], clearanceM: 30 },
  { id: 'camp-nou', name: 'Camp Nou', at: [2.1228, 41.3809], clearanceM: 150 },
  { id: 'montjuic-tower', name: 'Torre de Comunicacions de Montjuïc', at: [2.1515, 41.3645], clearanceM: 45 },
  { id: 'collserola-tower', name: 'Torre de Collserola', at: [2.1142, 41.4173], clearanceM: 50 },
  { id: 'arc-de-triomf', name: 'Arc de Triomf', at: [2.1806, 41.3911], clearanceM: 35 },
  { id: 'mnac', name: 'Museu Nacional d’Art de Catalunya', at: [2.1535, 41.3684], clearanceM: 110 },
  { id: 'three-chimneys', name: 'Les Tres Xemeneies', at: [2.1715, 41.374], clearanceM: 50 },
  { id: 'sagrat-cor', name: 'Temple del Sagrat Cor', at: [2.1187, 41.4225], clearanceM: 60 },
  { id: 'forum-building', name: 'Edifici Fòrum', at: [2.2208, 41.4113], clearanceM: 105 },
];
