import type { RailLineFacts, Stations } from './transit-facts.ts';

const TRAM = { mode: 'tram', operator: 'TRAM', colour: '#008e78', textColour: '#ffffff' } as const;

/** Stops of Trambaix and Trambesòs. */
export const TRAM_STATIONS: Stations = {
  'Francesc Macià': [2.143, 41.3926],
  "L'Illa": [2.1365, 41.3905],
  Numància: [2.132, 41.3894],
  'Maria Cristina': [2.1267, 41.3878],
  'Pius XII': [2.1216, 41.3867],
  'Palau Reial': [2.1185, 41.3859],
  'Zona Universitària': [2.1144, 41.3843],
  'Avinguda de Xile': [2.1148, 41.3807],
  'Ernest Lluch': [2.1108, 41.3767],
  'Can Rigal': [2.106, 41.3764],
  "Ca n'Oliveres": [2.0984, 41.3766],
  'Can Clota': [2.0935, 41.377],
  "Pont d'Esplugues": [2.0886, 41.3768],
  'La Sardana': [2.084, 41.3728],
  Montesa: [2.0809, 41.3697],
  'El Pedró': [2.0767, 41.3653],
  'Ignasi Iglésias': [2.0727, 41.3612],
  'Cornellà Centre': [2.0702, 41.3577],
  'Les Aigües': [2.0661, 41.3567],
  'Fontsanta | Fatjó': [2.0622, 41.3603],
  'Bon Viatge': [2.0589, 41.3647],
  'La Fontsanta': [2.0629, 41.3678],
  'Centre Miquel Martí i Pol': [2.0712, 41.3686],
  'Llevant | Les Planes': [2.0762, 41.371],
  'Hospital Sant Joan Despí | TV3': [2.0757, 41.3724],
  'Rambla de Sant Just': [2.075, 41.3788],
  Walden: [2.0669, 41.3797],
  Torreblanca: [2.0608, 41.3798],
  'Sant Feliu | Consell Comarcal': [2.0534, 41.3794],
  'Ciutadella | Vila Olímpica': [2.1919, 41.3876],
  Verdaguer: [2.1674, 41.3985],
  Sicília: [2.1742, 41.4002],
  Monumental: [2.181, 41.402],
  'Wellington | UPF': [2.1886, 41.3902],
  Marina: [2.1869, 41.3941],
  'Auditori | Teatre Nacional': [2.1869, 41.3975],
  'Glòries@west': [2.188, 41.4025],
  'Glòries@east': [2.1874, 41.4026],
  'Can Jaumandreu': [2.1937, 41.4082],
  "Ca l'Aranyó": [2.1915, 41.4044],
  'Pere IV': [2.1982, 41.4061],
  Fluvià: [2.2049, 41.4078],
  'Selva de Mar': [2.21, 41.409],
  'El Maresme': [2.215, 41.4105],
  Fòrum: [2.22, 41.4115],
  'Campus Diagonal-Besòs': [2.2229, 41.4152],
  'Port Fòrum': [2.2262, 41.4189],
  'Estació de Sant Adrià': [2.2306, 41.4239],
  Espronceda: [2.1979, 41.4114],
  'Sant Martí de Provençals': [2.2047, 41.4164],
  Besòs: [2.2095, 41.4201],
  'Alfons el Magnànim': [2.2136, 41.4172],
  'Parc del Besòs': [2.2176, 41.4194],
  'La Catalana': [2.222, 41.4226],
  'Sant Joan Baptista': [2.2254, 41.4274],
  'La Mina': [2.221, 41.4183],
  'Encants de Sant Adrià': [2.2227, 41.4305],
  'Sant Roc': [2.2276, 41.4349],
  Gorg: [2.2335, 41.4395],
};

const TO_MONTESA = `Francesc Macià > ~2.1433 41.3922 > L'Illa > Numància > Maria Cristina > Pius XII > Palau Reial >
  ~2.1144 41.3848 > Zona Universitària > ~2.1154 41.3822 > Avinguda de Xile > ~2.1128 41.3790 >
  Ernest Lluch > ~2.1103 41.3759 > Can Rigal > ~2.1059 41.3761 > Ca n'Oliveres > Can Clota >
  Pont d'Esplugues > La Sardana > Montesa`;
const MONTESA_TO_BON_VIATGE = `El Pedró > Ignasi Iglésias > Cornellà Centre > ~2.0666 41.3563 > Les Aigües >
  ~2.0650 41.3578 > Fontsanta | Fatjó > ~2.0585 41.3637 > Bon Viatge`;
const CIUTADELLA_TO_PARC_DEL_BESOS = `Ciutadella | Vila Olímpica > Wellington | UPF > ~2.1870 41.3914 > Marina >
  Auditori | Teatre Nacional > ~2.1869 41.4021 > Glòries@west > ~2.1888 41.4045 > Can Jaumandreu > Espronceda >
  Sant Martí de Provençals > ~2.2082 41.4191 > Besòs > ~2.2110 41.4209 > Alfons el Magnànim > ~2.2142 41.4169 >
  Parc del Besòs`;

/** The tram lines of 2026, T4 already along the Diagonal to Verdaguer. */
export const TRAM_LINES: readonly RailLineFacts[] = [
  {
    ...TRAM,
    name: 'T1',
    longName: 'Francesc Macià - Bon Viatge',
    headwayMin: [9, 11, 15],
    speedKmh: 18,
    stations: `${TO_MONTESA} > ${MONTESA_TO_BON_VIATGE}`,
  },
  {
    ...TRAM,
    name: 'T2',
    longName: 'Francesc Macià - Llevant | Les Planes',
    headwayMin: [12, 15, 20],
    speedKmh: 18,
    stations: `${TO_MONTESA} > ${MONTESA_TO_BON_VIATGE} > La Fontsanta > Centre Miquel Martí i Pol >
      Llevant | Les Planes`,
  },
  {
    ...TRAM,
    name: 'T3',
    longName: 'Francesc Macià - Sant Feliu | Consell Comarcal',
    headwayMin: [11, 12, 20],
    speedKmh: 18,
    stations: `${TO_MONTESA} > Hospital Sant Joan Despí | TV3 > ~2.0775 41.3761 > Rambla de Sant Just >
      ~2.0725 41.3791 > Walden > Torreblanca > Sant Feliu | Consell Comarcal`,
  },
  {
    ...TRAM,
    name: 'T4',
    longName: 'Verdaguer - Estació de Sant Adrià',
    headwayMin: [8, 10, 15],
    speedKmh: 17,
    stations: `Verdaguer > Sicília > Monumental > ~2.1848 41.4030 > Glòries@east > ~2.1888 41.4038 > Ca l'Aranyó >
      Pere IV > Fluvià > Selva de Mar > El Maresme > Fòrum > ~2.2203 41.4124 > Campus Diagonal-Besòs >
      Port Fòrum > Estació de Sant Adrià`,
  },
  {
    ...TRAM,
    name: 'T5',
    longName: 'Ciutadella | Vila Olímpica - Gorg',
    headwayMin: [8, 10, 15],
    speedKmh: 17,
    stations: `${CIUTADELLA_TO_PARC_DEL_BESOS} > La Catalana > ~2.2260 41.4270 > Sant Joan Baptista > ~2.2222 41.4290 >
      Encants de Sant Adrià > ~2.2238 41.4315 > Sant Roc > ~2.2330 41.4397 > Gorg`,
  },
  {
    ...TRAM,
    name: 'T6',
    longName: 'Ciutadella | Vila Olímpica - Estació de Sant Adrià',
    headwayMin: [16, 20, 30],
    speedKmh: 17,
    stations: `${CIUTADELLA_TO_PARC_DEL_BESOS} > La Mina > ~2.2238 41.4164 > Port Fòrum > Estació de Sant Adrià`,
  },
];
