import { readCourse, readRows } from './fact-table.ts';

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
Tibidabo; 512; 1500; 2.1135 41.4185 285, 2.1187 41.4225 405, 2.1225 41.4272 265
Turó de la Vilana; 445; 1350; 2.1025 41.4085 205, 2.109 41.415 305, 2.1135 41.4185 285
Sant Pere Màrtir; 399; 980; 2.091 41.3945 195, 2.0968 41.3955 285, 2.0985 41.4005 190, 2.1025 41.4085 205
Turó de la Magarola; 430; 1500; 2.1225 41.4272 265, 2.1255 41.4345 330, 2.129 41.44 225, 2.132 41.4445 285
Turó de Valldaura; 422; 1350; 2.132 41.4445 285, 2.138 41.449 235, 2.1445 41.453 325, 2.1505 41.4525 215
Turó de les Roquetes; 304; 900; 2.1505 41.4525 215, 2.1585 41.4535 260, 2.166 41.4545 185, 2.171 41.454 205
Turó de Montcada; 278; 850; 2.166 41.4712 90, 2.173 41.475 165, 2.1795 41.4782 235
Puig d’Olorda; 436; 1900; 2.0455 41.4165 215, 2.0555 41.4205 320, 2.068 41.4185 220, 2.0815 41.424 270, 2.095 41.4265 225,
  2.1075 41.4345 250, 2.1185 41.4445 215, 2.124 41.4545 180
Puig Madrona; 341; 1450; 2.0205 41.444 170, 2.0285 41.4365 235, 2.0365 41.427 165, 2.0455 41.4165 215
Penya del Moro; 275; 1000; 2.065 41.3985 160, 2.0705 41.4055 190, 2.0735 41.413 205, 2.068 41.4185 220
Montjuïc; 185; 1000; 2.1535 41.3655 108, 2.159 41.366 132, 2.166 41.3637 155
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
  crest: numbersOf(crest),
}));

/** Spurs that run down from the ridge, without names of their own: reach of the foot; crest. */
export const SPURS: readonly Pick<HillFact, 'footM' | 'crest'>[] = readRows(`
520; 2.0968 41.3955 270, 2.1005 41.393 150, 2.1035 41.3905 60
520; 2.0985 41.4005 190, 2.104 41.399 120, 2.1075 41.3975 50
560; 2.105 41.411 240, 2.11 41.4085 150, 2.1145 41.407 60
560; 2.1125 41.4175 270, 2.1175 41.4145 170, 2.122 41.4125 70
600; 2.1187 41.4225 380, 2.1245 41.42 215, 2.129 41.418 100
560; 2.1225 41.4272 265, 2.129 41.4255 180, 2.133 41.4245 90
600; 2.1255 41.4345 320, 2.1315 41.4325 190, 2.136 41.431 80
560; 2.132 41.4445 280, 2.138 41.4415 170, 2.143 41.4395 70
560; 2.1445 41.453 310, 2.149 41.448 190, 2.1535 41.444 70
480; 2.1585 41.4535 250, 2.162 41.4495 140, 2.1655 41.447 50
480; 2.171 41.454 195, 2.1755 41.4535 130, 2.18 41.4525 50
620; 2.091 41.3945 190, 2.085 41.392 110, 2.079 41.389 40
700; 2.0735 41.413 200, 2.0845 41.406 190, 2.091 41.3985 160
620; 2.065 41.3985 160, 2.06 41.394 90, 2.0555 41.3905 35
620; 2.0555 41.4205 300, 2.05 41.411 160, 2.045 41.403 60
760; 2.0455 41.4165 210, 2.036 41.4125 110, 2.028 41.409 40
800; 2.0285 41.4365 230, 2.018 41.434 120, 2.01 41.431 35
900; 2.068 41.4185 210, 2.066 41.435 150, 2.062 41.4475 50
900; 2.0815 41.424 260, 2.0865 41.441 150, 2.085 41.4535 50
900; 2.1075 41.4345 245, 2.102 41.45 160, 2.098 41.462 50
900; 2.124 41.4545 180, 2.1215 41.465 110, 2.118 41.474 35
900; 2.1445 41.453 310, 2.142 41.4645 170, 2.139 41.476 45
800; 2.1585 41.4535 250, 2.1585 41.465 150, 2.166 41.4712 90
`).map(([footM, crest = '']) => ({ footM: Number(footM), crest: numbersOf(crest) }));

/** Montjuïc's foot, which ends where streets, the cliff over the Ronda Litoral and the quarries cut it off. */
export const MONTJUIC_FOOT: readonly number[] =
  readCourse(`2.1508 41.3712, 2.1535 41.3709, 2.1563 41.3694, 2.159 41.3702, 2.163 41.37, 2.1655 41.3696, 2.169 41.3691,
  2.1715 41.3689, 2.1719 41.3672, 2.1688 41.3632, 2.1655 41.3601, 2.162 41.3571, 2.158 41.3543, 2.1545 41.3536,
  2.1518 41.3551, 2.1497 41.3582, 2.1478 41.362, 2.1462 41.366, 2.147 41.3688, 2.149 41.3705`);

/** Numbers parted by blanks and commas. */
function numbersOf(field: string): number[] {
  return field.split(/[\s,]+/).map(Number);
}
