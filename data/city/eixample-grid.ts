import type { StreetClass } from '../contract/package.ts';

/** Cerdà's grid: a block of 113.3 m and a street of 20 m. */
export const GRID_PERIOD_M = 133.4;

/** Clockwise from north, the way from the Llobregat to the Besòs; the other streets run square to it. */
export const GRID_AZIMUTH_DEG = 45;

/** Chamfer of every street corner. */
export const CHAMFER_M = 20;

/**
 * A street of the grid: its distance from the city's origin square to its course, and from where to where along it.
 * Metres: to the mountain and along to the Besòs for one set, to the Besòs and along to the mountain for the other.
 */
export interface GridStreet {
  readonly name: string;
  readonly offsetM: number;
  readonly fromM: number;
  readonly toM: number;
  readonly class: StreetClass;
  readonly widthM: number;
}

type Row = readonly [
  name: string,
  offsetM: number,
  fromM: number,
  toM: number,
  streetClass?: StreetClass,
  widthM?: number,
];

/** Streets from the Llobregat to the Besòs, from the sea upward. */
export const SHOREWISE_STREETS: readonly GridStreet[] = streets([
  ['Carrer del Doctor Trueta', -1061, 1405, 3090],
  ['', -1061, 3090, 3960],
  ['Carrer de Ramon Turró', -927, 1405, 3960],
  ['Carrer de Llull', -791, 1405, 5070],
  ['Carrer de Pujades', -657, 1405, 4760],
  ['Carrer de Pallars', -524, 1340, 4760],
  ['Carrer dels Almogàvers', -388, 1030, 3460],
  ['Carrer de Veneçuela', -388, 3460, 4750],
  ['Carrer de Sancho de Ávila', -259, 1820, 3446],
  ['Carrer de Cristóbal de Moura', -259, 3446, 5160, 'secondary', 30],
  ['Carrer de Manso', -257, -1520, -1130],
  ['Carrer de Tamarit', -125, -1880, -990],
  ['Carrer d’Alí Bei', -125, 750, 1820],
  ['Carrer de Tànger', -125, 1960, 3180],
  ['Carrer del Marroc', -125, 3180, 4760],
  ['Carrer de Floridablanca', 9, -1800, -850],
  ['Carrer d’Ausiàs Marc', 9, 470, 1690],
  ['Carrer de Bolívia', 9, 2090, 4740],
  ['Carrer de Sepúlveda', 143, -1950, -720],
  ['Carrer de Casp', 143, 170, 1690],
  ['Carrer del Perú', 144, 2760, 4230],
  ['Gran Via de les Corts Catalanes', 292, -3480, 5060, 'trunk', 50],
  ['Carrer de la Diputació', 440, -2160, 1830, 'tertiary'],
  ['Carrer d’Andrade', 441, 3250, 4900],
  ['Carrer del Consell de Cent', 574, -2130, 2510, 'residential'],
  ['Carrer del Concili de Trento', 575, 3100, 4940],
  ['Carrer d’Aragó', 707, -2160, 3420, 'primary', 30],
  ['Rambla de Guipúscoa', 709, 3420, 5270, 'primary', 50],
  ['Carrer de València', 841, -2130, 3440, 'secondary'],
  ['Carrer d’Huelva', 843, 3556, 4640],
  ['Carrer de Mallorca', 975, -2240, 3400, 'secondary'],
  ['Carrer de Menorca', 976, 3700, 4600],
  ['Carrer de Provença', 1108, -2030, 2600, 'secondary'],
  ['Carrer de Múrcia', 1110, 3180, 3550],
  ['Carrer del Rosselló', 1244, -1860, 2600, 'secondary'],
  ['Carrer de Palència', 1246, 3290, 3760],
  ['Carrer de Còrsega', 1378, -1780, 2700, 'secondary'],
  ['Carrer de Josep Estivill', 1378, 3290, 3790],
  ['Carrer de París', 1510, -1650, -200],
  ['Carrer de la Indústria', 1513, 880, 3820, 'secondary'],
  ['Carrer de Londres', 1643, -1490, -460],
  ['Carrer de Sant Antoni Maria Claret', 1646, 880, 3820, 'secondary'],
  ['', 1779, 1000, 3700],
  ['', 1912, 1300, 3700],
  ['Carrer del Mas Casanovas', 2020, 1790, 2500],
]);

/** Streets from the sea to the mountain, from the Llobregat to the Besòs. */
export const SEAWISE_STREETS: readonly GridStreet[] = streets([
  ['Carrer de Llançà', -1991, 210, 940],
  ['Carrer de Vilamarí', -1858, 50, 1060],
  ['Carrer d’Entença', -1724, -70, 1690, 'tertiary'],
  ['Carrer de Rocafort', -1591, -190, 1570, 'tertiary'],
  ['Carrer de Calàbria', -1457, -320, 1580],
  ['Carrer de Viladomat', -1324, -450, 1730],
  ['Carrer del Comte Borrell', -1190, -590, 1840],
  ['Carrer del Comte d’Urgell', -1056, -190, 1850, 'secondary', 30],
  ['Carrer de Villarroel', -921, -50, 1840, 'tertiary'],
  ['Carrer de Casanova', -788, 70, 1890, 'tertiary'],
  ['Carrer de Muntaner', -653, 210, 1090, 'secondary'],
  ['Carrer d’Aribau', -519, 360, 1040, 'secondary'],
  ['Carrer d’Enric Granados', -386, 500, 1560, 'residential'],
  ['Rambla de Catalunya', -67, 200, 1440, 'secondary', 30],
  ['Carrer de Pau Claris', 280, 80, 1330, 'secondary'],
  ['Carrer de Roger de Llúria', 413, -150, 1310, 'secondary'],
  ['Carrer del Bruc', 547, -140, 1320, 'tertiary'],
  ['Carrer de Girona', 682, -60, 1315, 'residential'],
  ['Carrer de Bailèn', 815, -150, 1730, 'tertiary'],
  ['Passeig de Sant Joan', 949, -175, 1730, 'secondary', 50],
  ['Carrer de Roger de Flor', 1083, -580, 1800, 'tertiary'],
  ['Carrer de Nàpols', 1216, -580, 1860, 'tertiary'],
  ['Carrer de Sicília', 1350, -30, 1980, 'tertiary'],
  ['Carrer de Sardenya', 1483, -860, 2120, 'tertiary'],
  ['Carrer de la Marina', 1614, -1370, 2090, 'secondary', 32],
  ['Carrer de Joan d’Àustria', 1745, -880, -320],
  ['Carrer de Lepant', 1765, -60, 2150, 'tertiary'],
  ['Carrer de Zamora', 1875, -860, -320],
  ['Carrer de Padilla', 1893, -50, 2080, 'tertiary'],
  ['Carrer de Pamplona', 2022, -1085, -50],
  ['Carrer dels Castillejos', 2025, 140, 2130],
  ['Carrer d’Àlaba', 2155, -1160, 40],
  ['Carrer de Cartagena', 2156, 480, 2190, 'tertiary'],
  ['Carrer d’Àvila', 2281, -1150, 45, 'tertiary'],
  ['Carrer del Dos de Maig', 2288, 480, 1620],
  ['Carrer de Badajoz', 2414, -1145, 115, 'tertiary'],
  ['Carrer de la Independència', 2425, 520, 1620],
  ['Carrer de la Ciutat de Granada', 2551, -1110, 220],
  ['Carrer de Sant Quintí', 2558, 1450, 2045, 'tertiary'],
  ['Carrer de Roc Boronat', 2683, -1105, 0],
  ['Carrer de la Llacuna', 2817, -1095, 335],
  ['Rambla del Poblenou', 2950, -1285, 405, 'tertiary', 30],
  ['', 3085, -1000, 290],
  ['Carrer de Trinxant', 3087, 990, 1800],
  ['Carrer de Bilbao', 3220, -1085, 680, 'tertiary'],
  ['Carrer de las Navas de Tolosa', 3220, 770, 1850],
  ['Carrer de Lope de Vega', 3352, -1215, 755],
  ['Carrer de Biscaia', 3354, 860, 1945],
  ['Carrer d’Espronceda', 3487, -1215, 1810, 'tertiary'],
  ['Carrer de Bac de Roda', 3620, -1215, 765, 'secondary'],
  ['Carrer de Felip II', 3621, 970, 2270, 'secondary'],
  ['Carrer de Fluvià', 3754, -960, 920],
  ['Carrer de Provençals', 3886, -1215, 915],
  ['Carrer de la Selva de Mar', 4021, -1215, 915, 'secondary', 30],
  ['Carrer del Treball', 4158, -505, 1005],
  ['Carrer de l’Agricultura', 4291, -595, 1225],
  ['Carrer de Josep Pla', 4422, -1180, 290, 'secondary', 30],
  ['Carrer de Cantàbria', 4425, 290, 1215, 'secondary'],
  ['Carrer de Puigcerdà', 4556, -725, 735],
  ['Carrer del Maresme', 4691, -725, 1095],
  ['Rambla de Prim', 4826, -875, 1425, 'secondary', 44],
  ['Carrer d’Alfons el Magnànim', 4953, -765, 130],
]);

function streets(rows: readonly Row[]): GridStreet[] {
  return rows.map(([name, offsetM, fromM, toM, streetClass = 'residential', widthM = 20]) => {
    return { name, offsetM, fromM, toM, class: streetClass, widthM };
  });
}
