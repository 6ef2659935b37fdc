import { readRows } from './fact-table.ts';

/**
 * A hill or a stretch of ridge: its crest as longitude, latitude, height above the city's plane in metres, … , and how
 * far its foot reaches. The plane itself rises towards the hills, so these are less than heights above the sea.
 */
export interface HillFact {
  readonly name: string;
  /** Height above the sea of the top, metres, as maps give it. */
  readonly seaHeightM: number;
  readonly footM: number;
  readonly crest: readonly number[];
}

/** Name; height above the sea; reach of the foot; crest. */
export const HILLS: readonly HillFact[] = readRows(`
Tibidabo; 512; 1750; 2.113 41.4185 330, 2.1187 41.4225 405, 2.122 41.4275 330
Turó de la Vilana; 445; 1500; 2.1035 41.4095 240, 2.109 41.415 300, 2.113 41.4185 330
Sant Pere Màrtir; 399; 1250; 2.0905 41.3985 210, 2.0975 41.3985 280, 2.1035 41.4095 240
Turó de la Magarola; 430; 1700; 2.122 41.4275 330, 2.127 41.4345 310, 2.131 41.444 320
Turó de Valldaura; 422; 1500; 2.131 41.444 320, 2.143 41.4525 320, 2.156 41.4545 300
Turó de les Roquetes; 304; 1000; 2.156 41.4545 280, 2.169 41.4555 220, 2.177 41.458 170, 2.181 41.466 150
Puig Madrona; 341; 2600; 2.045 41.42 220, 2.07 41.418 250, 2.09 41.426 270, 2.105 41.438 280, 2.118 41.456 250
Montjuïc; 185; 1000; 2.1535 41.3655 118, 2.159 41.366 135, 2.166 41.3637 165
Turó de la Rovira; 262; 620; 2.1617 41.4195 130, 2.166 41.42 100
Turó del Carmel; 267; 520; 2.1565 41.4185 125, 2.1545 41.4165 90
Turó de la Creueta del Coll; 245; 480; 2.1465 41.4185 110, 2.148 41.4175 90
Turó del Putxet; 178; 380; 2.144 41.4085 60
Turó de Monterols; 121; 240; 2.1405 41.4013 24
Turó de la Peira; 133; 320; 2.1655 41.4332 45
Puig Castellar; 303; 1500; 2.208 41.478 230, 2.22 41.474 240, 2.24 41.478 260
`).map(([name = '', seaHeightM, footM, crest = '']) => ({
  name,
  seaHeightM: Number(seaHeightM),
  footM: Number(footM),
  crest: crest.split(/[\s,]+/).map(Number),
}));
