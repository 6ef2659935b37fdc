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

export const HILLS: readonly HillFact[] = [
  { name: 'Tibidabo', seaHeightM: 512, footM: 1750, crest: [2.113, 41.4185, 330, 2.1187, 41.4225, 405, 2.122, 41.4275, 330] },
  { name: 'Turó de la Vilana', seaHeightM: 445, footM: 1500, crest: [2.1035, 41.4095, 240, 2.109, 41.415, 300, 2.113, 41.4185, 330] },
  { name: 'Sant Pere Màrtir', seaHeightM: 399, footM: 1250, crest: [2.0905, 41.3985, 210, 2.0975, 41.3985, 280, 2.1035, 41.4095, 240] },
  { name: 'Turó de la Magarola', seaHeightM: 430, footM: 1700, crest: [2.122, 41.4275, 330, 2.127, 41.4345, 310, 2.131, 41.444, 320] },
  { name: 'Turó de Valldaura', seaHeightM: 422, footM: 1500, crest: [2.131, 41.444, 320, 2.143, 41.4525, 320, 2.156, 41.4545, 300] },
  { name: 'Turó de les Roquetes', seaHeightM: 304, footM: 1000, crest: [2.156, 41.4545, 280, 2.169, 41.4555, 220, 2.177, 41.458, 170, 2.181, 41.466, 150] },
  { name: 'Puig Madrona', seaHeightM: 341, footM: 2600, crest: [2.045, 41.42, 220, 2.07, 41.418, 250, 2.09, 41.426, 270, 2.105, 41.438, 280, 2.118, 41.456, 250] },
  { name: 'Montjuïc', seaHeightM: 185, footM: 1000, crest: [2.1535, 41.3655, 118, 2.159, 41.366, 135, 2.166, 41.3637, 165] },
  { name: 'Turó de la Rovira', seaHeightM: 262, footM: 620, crest: [2.1617, 41.4195, 130, 2.166, 41.42, 100] },
  { name: 'Turó del Carmel', seaHeightM: 267, footM: 520, crest: [2.1565, 41.4185, 125, 2.1545, 41.4165, 90] },
  { name: 'Turó de la Creueta del Coll', seaHeightM: 245, footM: 480, crest: [2.1465, 41.4185, 110, 2.148, 41.4175, 90] },
  { name: 'Turó del Putxet', seaHeightM: 178, footM: 380, crest: [2.144, 41.4085, 60] },
  { name: 'Turó de Monterols', seaHeightM: 121, footM: 240, crest: [2.1405, 41.4013, 24] },
  { name: 'Turó de la Peira', seaHeightM: 133, footM: 320, crest: [2.1655, 41.4332, 45] },
  { name: 'Puig Castellar', seaHeightM: 303, footM: 1500, crest: [2.208, 41.478, 230, 2.22, 41.474, 240, 2.24, 41.478, 260] },
];
