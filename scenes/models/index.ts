import { arcDeTriomf } from './arc-de-triomf.ts';
import { campNou } from './camp-nou.ts';
import { collserolaTower } from './collserola-tower.ts';
import { columbus } from './columbus.ts';
import { forumBuilding } from './forum-building.ts';
import { hotelArts } from './hotel-arts.ts';
import { hotelW } from './hotel-w.ts';
import type { LandmarkModel } from './landmark.ts';
import { LANDMARKS } from './landmark-list.ts';
import { mnac } from './mnac.ts';
import { montjuicTower } from './montjuic-tower.ts';
import { sagradaFamilia } from './sagrada-familia.ts';
import { sagratCor } from './sagrat-cor.ts';
import { threeChimneys } from './three-chimneys.ts';
import { torreGlories } from './torre-glories.ts';
import { torreMapfre } from './torre-mapfre.ts';

/** How each landmark is built. */
const BUILDERS: Readonly<Record<string, LandmarkModel['build']>> = {
  'sagrada-familia': sagradaFamilia,
  'torre-glories': torreGlories,
  'hotel-arts': hotelArts,
  'torre-mapfre': torreMapfre,
  columbus,
  'hotel-w': hotelW,
  'montjuic-tower': montjuicTower,
  'camp-nou': campNou,
  'collserola-tower': collserolaTower,
  'arc-de-triomf': arcDeTriomf,
  mnac,
  'three-chimneys': threeChimneys,
  'sagrat-cor': sagratCor,
  'forum-building': forumBuilding,
};

/** Those on hillsides. */
const FOUNDATIONS_M: Readonly<Record<string, number>> = {
  mnac: 14,
  'sagrat-cor': 8,
  'montjuic-tower': 5,
  'collserola-tower': 6,
};

/** The landmarks that are drawn as themselves, with their models. */
export const LANDMARK_MODELS: readonly LandmarkModel[] = LANDMARKS.flatMap((landmark) => {
  const build = BUILDERS[landmark.id];
  return build ? [{ ...landmark, foundationM: FOUNDATIONS_M[landmark.id] ?? 0, build }] : [];
});
