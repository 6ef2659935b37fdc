import type { RailLineFacts } from './transit-facts.ts';

const TMB = { mode: 'metro', operator: 'TMB', textColour: '#ffffff' } as const;

/** The metro of TMB: names, colours and order of stations as signed in 2026; headways as published, rounded. */
export const METRO_LINES: readonly RailLineFacts[] = [
  {
    ...TMB,
    name: 'L1',
    longName: 'Hospital de Bellvitge - Fondo',
    colour: '#ce1126',
    headwayMin: [3.5, 4.5, 6],
    speedKmh: 27,
    stations: `Hospital de Bellvitge > ~2.1118 41.3481 > Bellvitge > ~2.1059 41.3538 > Av. Carrilet >
      Rambla Just Oliveras > ~2.0996 41.3664 > Can Serra > Florida > Torrassa > Santa Eulàlia > Mercat Nou >
      Plaça de Sants > Hostafrancs > Espanya > Rocafort > Urgell > Universitat > ~2.1690 41.3875 > Catalunya >
      ~2.1692 41.3875 > Urquinaona > Arc de Triomf > Marina > Glòries > Clot > Navas > La Sagrera >
      ~2.1862 41.4255 > Fabra i Puig > ~2.1844 41.4326 > Sant Andreu > Torras i Bages > Trinitat Vella >
      Baró de Viver > Santa Coloma > ~2.2130 41.4505 > Fondo`,
  },
  {
    ...TMB,
    name: 'L2',
    longName: 'Paral·lel - Badalona Pompeu Fabra',
    colour: '#93248f',
    headwayMin: [3.2, 4.3, 6],
    speedKmh: 27,
    stations: `Paral·lel > Sant Antoni > Universitat > Passeig de Gràcia@Gran Via > Tetuan > ~2.1806 41.3987 >
      Monumental > Sagrada Família > ~2.1773 41.4081 > Encants > Clot > ~2.1897 41.4125 > Bac de Roda >
      Sant Martí > La Pau > Verneda > ~2.2148 41.4317 > Artigues | Sant Adrià > ~2.2270 41.4348 > Sant Roc >
      Gorg > Pep Ventura > Badalona Pompeu Fabra`,
  },
  {
    ...TMB,
    name: 'L3',
    longName: 'Zona Universitària - Trinitat Nova',
    colour: '#1eb53a',
    headwayMin: [3.4, 4.3, 6],
    speedKmh: 26.5,
    stations: `Zona Universitària > Palau Reial > Maria Cristina > ~2.1286 41.3876 > Les Corts > ~2.1325 41.3814 >
      Plaça del Centre > ~2.1397 41.3826 > Sants Estació > ~2.1418 41.3810 > Tarragona > Espanya > Poble Sec >
      Paral·lel > Drassanes > Liceu > Catalunya > Passeig de Gràcia@Aragó > Diagonal > Fontana > Lesseps >
      Vallcarca > Penitents > Vall d'Hebron > Montbau > Mundet > Valldaura > ~2.1607 41.4404 > Canyelles >
      Roquetes > ~2.1795 41.4499 > Trinitat Nova`,
  },
  {
    ...TMB,
    name: 'L4',
    longName: 'La Pau - Trinitat Nova',
    colour: '#f7a30e',
    textColour: '#000000',
    headwayMin: [3.7, 4.8, 6.5],
    speedKmh: 28,
    stations: `La Pau > Besòs > Besòs Mar > ~2.2182 41.4136 > El Maresme | Fòrum > Selva de Mar > Poblenou > Llacuna >
      Bogatell > ~2.1898 41.3928 > Ciutadella | Vila Olímpica > Barceloneta > Jaume I > ~2.1734 41.3880 >
      Urquinaona > ~2.1730 41.3883 > Passeig de Gràcia@Gran Via > ~2.1678 41.3926 > Girona > ~2.1719 41.3971 >
      Verdaguer > ~2.1638 41.4037 > Joanic > ~2.1648 41.4117 > Alfons X > Guinardó | Hospital de Sant Pau >
      Maragall > Llucmajor > Via Júlia > ~2.1794 41.4463 > Trinitat Nova`,
  },
  {
    ...TMB,
    name: 'L5',
    longName: "Cornellà Centre - Vall d'Hebron",
    colour: '#005a97',
    headwayMin: [2.8, 4, 5.5],
    speedKmh: 26,
    stations: `Cornellà Centre > Gavarra > Sant Ildefons > Can Boixeres > Can Vidalet > ~2.1012 41.3732 >
      Pubilla Cases > Ernest Lluch > Collblanc > Badal > Plaça de Sants > Sants Estació > Entença >
      Hospital Clínic > Diagonal > ~2.1663 41.3984 > Verdaguer > Sagrada Família > ~2.1744 41.4068 >
      Sant Pau | Dos de Maig > Camp de l'Arpa > ~2.1863 41.4186 > La Sagrera > Congrés > Maragall >
      Virrei Amat > Vilapicina > Horta > ~2.1553 41.4280 > El Carmel > ~2.1538 41.4216 >
      El Coll | La Teixonera > Vall d'Hebron`,
  },
  {
    ...TMB,
    name: 'L9N',
    longName: 'La Sagrera - Can Zam',
    colour: '#fb712b',
    headwayMin: [5, 6, 7.5],
    speedKmh: 30,
    stations: `La Sagrera > ~2.1884 41.4199 > ~2.1928 41.4209 > Onze de Setembre > ~2.1956 41.4346 > Bon Pastor >
      ~2.2101 41.4389 > Can Peixauet > ~2.2120 41.4461 > Santa Rosa > ~2.2200 41.4485 > Fondo >
      Església Major > Singuerlín > ~2.2000 41.4606 > Can Zam`,
  },
  {
    ...TMB,
    name: 'L9S',
    longName: 'Aeroport T1 - Zona Universitària',
    colour: '#fb712b',
    headwayMin: [7, 7, 7.5],
    speedKmh: 36,
    stations: `Aeroport T1 > ~2.065 41.2887 > ~2.0559 41.2970 > Aeroport T2 > ~2.0760 41.3067 > Mas Blau >
      ~2.0804 41.3173 > Parc Nou > ~2.0926 41.3171 > Cèntric > El Prat Estació > ~2.0958 41.3368 >
      Les Moreres > ~2.1098 41.3285 > Mercabarna > ~2.1139 41.3371 > Parc Logístic > ~2.1342 41.3453 > Fira >
      Europa | Fira > ~2.1210 41.3604 > Can Tries | Gornal > ~2.1133 41.3639 > Torrassa > Collblanc >
      ~2.1182 41.3795 > Zona Universitària`,
  },
  {
    ...TMB,
    name: 'L10N',
    longName: 'La Sagrera - Gorg',
    colour: '#00a6d6',
    headwayMin: [5, 6, 7.5],
    speedKmh: 30,
    stations: `La Sagrera > ~2.1884 41.4199 > ~2.1928 41.4208 > Onze de Setembre > ~2.1945 41.4339 > Bon Pastor >
        ~2.2082 41.4367 > Llefià > La Salut > ~2.2295 41.4429 > Gorg`,
  },
  {
    ...TMB,
    name: 'L10S',
    longName: 'ZAL | Riu Vell - Collblanc',
    colour: '#00a6d6',
    headwayMin: [6, 7, 7.5],
    speedKmh: 33,
    stations: `ZAL | Riu Vell > Ecoparc > Port Comercial | La Factoria > Zona Franca > ~2.1476 41.3479 > Foc >
      Foneria > Ciutat de la Justícia > Provençana > Can Tries | Gornal > ~2.1134 41.3640 > Torrassa > Collblanc`,
  },
  {
    ...TMB,
    name: 'L11',
    longName: 'Trinitat Nova - Can Cuiàs',
    colour: '#89b94c',
    textColour: '#000000',
    headwayMin: [6, 7.5, 8.5],
    speedKmh: 22,
    stations: `Trinitat Nova > Casa de l'Aigua > ~2.1835 41.4584 > Torre Baró | Vallbona > ~2.1767 41.4592 >
        Ciutat Meridiana > Can Cuiàs`,
  },
  {
    ...TMB,
    name: 'FM',
    longName: 'Paral·lel - Parc de Montjuïc',
    colour: '#004c38',
    headwayMin: [10, 10, 10],
    speedKmh: 18,
    stations: 'Paral·lel > Parc de Montjuïc',
  },
];
