import type { RailLineFacts, Stations } from './transit-facts.ts';

const METRO = { mode: 'metro', operator: 'FGC', textColour: '#ffffff' } as const;
const SUBURBAN = { mode: 'rail', operator: 'FGC', textColour: '#ffffff' } as const;

/** Stations of Ferrocarrils de la Generalitat. */
export const FGC_STATIONS: Stations = {
  'Plaça Catalunya': [2.1685, 41.386],
  Provença: [2.158, 41.393],
  Gràcia: [2.1525, 41.3995],
  'Sant Gervasi': [2.1468, 41.4013],
  Muntaner: [2.1424, 41.3987],
  'La Bonanova': [2.136, 41.398],
  'Les Tres Torres': [2.1305, 41.3978],
  Sarrià: [2.1252, 41.3986],
  'Reina Elisenda': [2.1189, 41.3987],
  'Plaça Molina': [2.1468, 41.4017],
  Pàdua: [2.1428, 41.4035],
  'El Putxet': [2.1392, 41.4062],
  'Av. Tibidabo': [2.1373, 41.4097],
  'Peu del Funicular': [2.1115, 41.409],
  'Baixador de Vallvidrera': [2.097, 41.42],
  'Les Planes': [2.0915, 41.427],
  'La Floresta': [2.073, 41.4445],
  Valldoreix: [2.0683, 41.4578],
  'Sant Cugat Centre': [2.0785, 41.468],
  'Mira-sol': [2.0615, 41.469],
  'Hospital General': [2.0465, 41.4762],
  'Rubí Centre': [2.0317, 41.4863],
  Volpelleres: [2.0725, 41.481],
  'Sant Joan': [2.0765, 41.4902],
  Bellaterra: [2.0906, 41.5009],
  'Universitat Autònoma': [2.1025, 41.5029],
  'Sant Quirze': [2.0887, 41.53],
  'Plaça Espanya': [2.1485, 41.3745],
  'Magòria La Campana': [2.1389, 41.3675],
  'Ildefons Cerdà': [2.13, 41.3609],
  'Europa | Fira': [2.1242, 41.3566],
  Gornal: [2.1174, 41.3549],
  'Sant Josep': [2.1099, 41.3607],
  "L'Hospitalet Av. Carrilet": [2.1027, 41.3579],
  Almeda: [2.0853, 41.3531],
  'Cornellà Riera': [2.0713, 41.3515],
  'Sant Boi': [2.0429, 41.3486],
  'Molí Nou - Ciutat Cooperativa': [2.0353, 41.3575],
  'Colònia Güell': [2.0319, 41.3639],
  'Santa Coloma de Cervelló': [2.0235, 41.3706],
  'Sant Vicenç dels Horts': [2.0124, 41.3881],
  'Can Ros': [2.0053, 41.3988],
  'Quatre Camins': [2.0017, 41.4063],
  Pallejà: [1.9957, 41.4208],
  'Sant Andreu de la Barca': [1.9737, 41.4465],
  'El Palau': [1.9623, 41.4559],
  'Vallvidrera Inferior': [2.1115, 41.409],
  'Vallvidrera Superior': [2.1058, 41.4141],
};

const TO_SARRIA = `Plaça Catalunya > Provença > Gràcia > Sant Gervasi > Muntaner > La Bonanova > Les Tres Torres >
  ~2.1248 41.3994 > Sarrià`;
const TO_SANT_CUGAT = `${TO_SARRIA} > Peu del Funicular > Baixador de Vallvidrera > Les Planes > ~2.0799 41.4331 >
  La Floresta > ~2.0751 41.4495 > Valldoreix > Sant Cugat Centre`;
const TO_MOLI_NOU = `Plaça Espanya > Magòria La Campana > Ildefons Cerdà > Europa | Fira > ~2.1193 41.3535 > Gornal >
  ~2.1128 41.3611 > Sant Josep > ~2.1118 41.3612 > L'Hospitalet Av. Carrilet > Almeda > Cornellà Riera >
  ~2.0534 41.3510 > Sant Boi > ~2.0367 41.3526 > Molí Nou - Ciutat Cooperativa`;
const TO_CAN_ROS = `${TO_MOLI_NOU} > Colònia Güell > Santa Coloma de Cervelló > ~2.0210 41.3757 >
  Sant Vicenç dels Horts > Can Ros`;
const TO_EL_PALAU = `${TO_CAN_ROS} > Quatre Camins > Pallejà > ~1.9925 41.4356 > Sant Andreu de la Barca > El Palau`;

/** The lines of FGC; those that go on beyond the map end at the last station within it. */
export const FGC_LINES: readonly RailLineFacts[] = [
  {
    ...METRO,
    name: 'L6',
    longName: 'Plaça Catalunya - Sarrià',
    colour: '#797fbc',
    headwayMin: [5, 6, 8],
    speedKmh: 25,
    stations: TO_SARRIA,
  },
  {
    ...METRO,
    name: 'L7',
    longName: 'Plaça Catalunya - Av. Tibidabo',
    colour: '#b2600b',
    headwayMin: [6, 6, 10],
    speedKmh: 25,
    stations: 'Plaça Catalunya > Provença > Gràcia > Plaça Molina > Pàdua > El Putxet > Av. Tibidabo',
  },
  {
    ...METRO,
    name: 'L8',
    longName: 'Plaça Espanya - Molí Nou | Ciutat Cooperativa',
    colour: '#e274aa',
    headwayMin: [7.5, 10, 12],
    speedKmh: 32,
    stations: TO_MOLI_NOU,
  },
  {
    ...METRO,
    name: 'L12',
    longName: 'Sarrià - Reina Elisenda',
    colour: '#b2aed3',
    textColour: '#000000',
    headwayMin: [6, 6, 10],
    speedKmh: 22,
    stations: 'Sarrià > ~2.1225 41.4000 > Reina Elisenda',
  },
  {
    ...SUBURBAN,
    name: 'S1',
    longName: 'Plaça Catalunya - Terrassa Nacions Unides',
    colour: '#ef7900',
    headwayMin: [5, 10, 12],
    speedKmh: 38,
    stations: `${TO_SANT_CUGAT} > Mira-sol > ~2.0499 41.4754 > Hospital General > ~2.0430 41.4771 > Rubí Centre`,
  },
  {
    ...SUBURBAN,
    name: 'S2',
    longName: 'Plaça Catalunya - Sabadell Parc del Nord',
    colour: '#88bb0b',
    headwayMin: [5, 10, 12],
    speedKmh: 38,
    stations: `${TO_SANT_CUGAT} > Volpelleres > ~2.0726 41.4868 > Sant Joan > ~2.0847 41.4939 > Bellaterra >
      ~2.0939 41.5033 > Universitat Autònoma > ~2.0927 41.5129 > Sant Quirze`,
  },
  {
    ...SUBURBAN,
    name: 'S3',
    longName: 'Plaça Espanya - Can Ros',
    colour: '#4f868e',
    headwayMin: [20, 30, 30],
    speedKmh: 36,
    stations: TO_CAN_ROS,
  },
  {
    ...SUBURBAN,
    name: 'S4',
    longName: 'Plaça Espanya - Olesa de Montserrat',
    colour: '#a78600',
    headwayMin: [20, 30, 30],
    speedKmh: 38,
    stations: TO_EL_PALAU,
  },
  {
    ...SUBURBAN,
    name: 'S8',
    longName: 'Plaça Espanya - Martorell Enllaç',
    colour: '#49c0de',
    headwayMin: [20, 30, 30],
    speedKmh: 38,
    stations: TO_EL_PALAU,
  },
  {
    ...SUBURBAN,
    name: 'R5',
    longName: 'Plaça Espanya - Manresa Baixador',
    colour: '#3dbfc3',
    headwayMin: [30, 60, 60],
    speedKmh: 42,
    stations: TO_EL_PALAU.replace(
      'Colònia Güell > Santa Coloma de Cervelló >',
      '~Colònia Güell > ~Santa Coloma de Cervelló >',
    ),
  },
  {
    ...SUBURBAN,
    name: 'R6',
    longName: 'Plaça Espanya - Igualada',
    colour: '#b3b3b3',
    textColour: '#000000',
    headwayMin: [30, 60, 60],
    speedKmh: 42,
    stations: TO_EL_PALAU,
  },
  {
    ...SUBURBAN,
    name: 'FV',
    longName: 'Funicular de Vallvidrera',
    colour: '#0a57a3',
    headwayMin: [6, 6, 10],
    speedKmh: 12,
    stations: 'Vallvidrera Inferior > Vallvidrera Superior',
  },
];
