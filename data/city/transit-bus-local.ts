import type { BusLineFacts } from './transit-facts.ts';

type Row = readonly [name: string, longName: string, colour: string, peakMin: number, speedKmh: number, course: string];

const TMB_RED = '#da291c';
const EXPRESS = '#010101';
const AIRPORT = '#0a75bc';
const METROPOLITAN = '#ffc800';

/** Express, airport, metropolitan and neighbourhood bus lines of 2026. */
const ROWS: readonly Row[] = [
  [
    'A1',
    'Pl. Catalunya - Aeroport T1',
    AIRPORT,
    5,
    26,
    `Pl. Catalunya > Pg. de Gràcia > Gran Via > 2.1492 41.3752 > Gran Via > 2.1332 41.3633 > 2.1235 41.3563 >
      2.112 41.346 > 2.1008 41.338 > 2.0885 41.3285 > 2.0745 41.3205 > 2.0615 41.311 > 2.058 41.2985 >
      2.066 41.2895 > 2.0732 41.2875`,
  ],
  [
    'A2',
    'Pl. Catalunya - Aeroport T2',
    AIRPORT,
    10,
    26,
    `Pl. Catalunya > Pg. de Gràcia > Gran Via > 2.1492 41.3752 > Gran Via > 2.1332 41.3633 > 2.1235 41.3563 >
      2.112 41.346 > 2.1008 41.338 > 2.0885 41.3285 > 2.0745 41.3205 > 2.0755 41.311 > 2.0741 41.3035`,
  ],
  [
    '46',
    'Pl. Espanya - Aeroport BCN',
    TMB_RED,
    10,
    22,
    `Pl. Espanya > Gran Via > 2.1332 41.3633 > 2.1235 41.3563 > 2.112 41.346 > 2.1008 41.338 > 2.0885 41.3285 >
    2.0745 41.3205 > 2.0755 41.311 > 2.0741 41.3035 > 2.0615 41.302 > 2.058 41.2965 > 2.066 41.2895 > 2.0732 41.2875`,
  ],
  [
    'X2',
    'Pl. Espanya - El Prat Av. Remolar',
    EXPRESS,
    8,
    18,
    `2.1528 41.3749 > Pl. Espanya > Gran Via > 2.1332 41.3633 > 2.1235 41.3563 > 2.112 41.346 > 2.1008 41.338 >
    2.0935 41.3315 > 2.0965 41.326 > 2.0899 41.3206`,
  ],
  [
    'X3',
    "Paral·lel - L'Hospitalet Av. Carrilet",
    EXPRESS,
    8,
    15,
    `2.1666 41.3761 > Paral·lel > Lleida > 2.1528 41.371 > 2.1473 41.3702 > Av. de l'Estadi > 2.1505 41.3632 > Foc >
    2.1334 41.353 > 2.1225 41.3555 > 2.115 41.358 > 2.1033 41.3577`,
  ],
  [
    '21',
    'Paral·lel - El Prat',
    TMB_RED,
    15,
    17,
    `2.1675 41.3755 > Paral·lel > Josep Carner > 2.1715 41.3657 > 2.165 41.358 > 2.1582 41.3538 > 2.1525 41.3516 >
    2.1445 41.3445 > 2.135 41.3395 > 2.1215 41.335 > 2.1127 41.3275 > 2.1015 41.326 > 2.0906 41.331`,
  ],
  [
    '23',
    'Pl. Espanya - Parc Logístic',
    TMB_RED,
    10,
    13,
    `2.1501 41.3737 > Paral·lel > Lleida > 2.1528 41.371 > 2.1473 41.3702 > Av. de l'Estadi > 2.1505 41.3632 > Foc >
    Pg. Zona Franca > 2.138 41.3455 > 2.1305 41.3428 > 2.1247 41.3406`,
  ],
  [
    '94',
    'Circular Cornellà',
    TMB_RED,
    12,
    11,
    `2.0847 41.3535 > 2.0785 41.3572 > 2.0725 41.3555 > 2.0688 41.3595 > 2.0635 41.3625 > 2.069 41.365 >
      2.0721 41.3586`,
  ],
  [
    '97',
    'Pg. Fabra i Puig - Vallbona',
    TMB_RED,
    12,
    14,
    '2.1831 41.4317 > Meridiana > Ctra. de Ribes > 2.1855 41.4605 > 2.186 41.4661',
  ],
  [
    '114',
    'Gràcia - Can Baró',
    TMB_RED,
    12,
    10,
    '2.1622 41.4064 > Escorial > 2.164 41.4085 > Pi i Margall > Praga > 2.164 41.4145 > 2.166 41.4165 > 2.1623 41.4162',
  ],
  [
    '115',
    'Sants - La Bordeta',
    TMB_RED,
    12,
    10,
    `2.1402 41.3816 > Numància > Av. de Roma > Tarragona > Consell de Cent > Moianès > Gran Via >
      2.1372 41.3657 > Constitució > 2.133 41.3683`,
  ],
  [
    '117',
    'Guinardó',
    TMB_RED,
    12,
    10,
    `2.177 41.4109 > Indústria > Trinxant > Sant Antoni Maria Claret > 2.1765 41.4135 > 2.1745 41.417 >
      Ronda del Guinardó > 2.17 41.4195 > Garriga i Roca > 2.1636 41.4217`,
  ],
  [
    '119',
    'La Teixonera',
    TMB_RED,
    12,
    11,
    `2.1654 41.4191 > Gran Vista > 2.1585 41.4205 > Llobregós > 2.1535 41.426 > 2.148 41.424 > 2.144 41.427 >
    Pg. Vall d'Hebron > 2.1406 41.4175`,
  ],
  [
    '125',
    'La Marina',
    TMB_RED,
    10,
    11,
    `2.1395 41.3622 > Mare de Déu de Port > Ferrocarrils Catalans > Foneria > Segura > 2.1487 41.3661 >
      Av. de l'Estadi > 2.1547 41.3622 > 2.1505 41.3632 > Foc > Mare de Déu de Port > 2.1416 41.3534`,
  ],
  [
    '126',
    'Sant Andreu',
    TMB_RED,
    12,
    10,
    `2.1907 41.4534 > Ctra. de Ribes > Pg. Torras i Bages > Segre > Onze de Setembre > Gran de Sant Andreu >
      Gran de la Sagrera > Felip II > 2.1857 41.4224`,
  ],
  [
    '127',
    'Roquetes',
    TMB_RED,
    10,
    11,
    `2.1824 41.4463 > Via Favència > Ctra. de Ribes > 2.1925 41.4545 > 2.189 41.4495 > Via Favència > 2.1795 41.4515 >
    2.1755 41.451 > 2.1715 41.4471`,
  ],
  [
    '131',
    'El Putxet',
    TMB_RED,
    12,
    9,
    `2.1437 41.4057 > General Mitre > Balmes > 2.1405 41.4075 > 2.1425 41.409 > 2.145 41.4085 > Craywinckel >
      2.1392 41.4153`,
  ],
  [
    '132',
    'Torre Llobeta - Prosperitat',
    TMB_RED,
    12,
    10,
    `2.1743 41.4292 > Av. dels Quinze > Escòcia > Arnau d'Oms > 2.1815 41.4315 > Av. Rio de Janeiro >
      2.1795 41.439 > 2.18 41.443 > Via Júlia > 2.1828 41.4464`,
  ],
  [
    '133',
    'Trinitat Vella - Fabra i Puig',
    TMB_RED,
    12,
    11,
    `2.1897 41.448 > Gran de Sant Andreu > Palomar > 2.1965 41.4405 > Caracas > Lima > Sant Adrià > Segre >
      Onze de Setembre > Rambla de Fabra i Puig > 2.183 41.4305`,
  ],
  [
    '185',
    "Canyelles - Vall d'Hebron",
    TMB_RED,
    12,
    12,
    `2.1657 41.4415 > Via Favència > Pg. Valldaura > Pg. Fabra i Puig > 2.1632 41.4312 > Tajo > Lisboa >
    2.1475 41.4335 > Pg. Vall d'Hebron > 2.143 41.4269`,
  ],
  [
    '191',
    'Pl. Congrés - Can Baró',
    TMB_RED,
    12,
    10,
    '2.1815 41.4262 > Concepción Arenal > Pg. Maragall > Sant Antoni Maria Claret > Cartagena > 2.1735 41.4152',
  ],
  [
    'M6',
    'Barcelona - Badalona Can Ruti',
    METROPOLITAN,
    8,
    15,
    `2.1868 41.4036 > Meridiana > Aragó > Guipúscoa > 2.2096 41.4255 > 2.2165 41.4312 > 2.2285 41.4358 >
    2.237 41.4435 > 2.244 41.449 > 2.2435 41.4585 > 2.24 41.467 > 2.2375 41.4745`,
  ],
  [
    'M28',
    'Barcelona - Santa Coloma - Badalona',
    METROPOLITAN,
    10,
    14,
    `2.1868 41.4036 > Meridiana > 2.1862 41.4389 > Palomar > Pg. de Santa Coloma > 2.2014 41.449 > 2.2083 41.4515 >
    2.2186 41.4516 > 2.2265 41.45 > 2.235 41.4495 > 2.2455 41.4475`,
  ],
  [
    'B25',
    'Sant Adrià - Badalona Montigalà',
    METROPOLITAN,
    10,
    12,
    `2.2308 41.4245 > 2.2255 41.43 > 2.2285 41.4358 > 2.2341 41.4408 > 2.2379 41.4439 > 2.235 41.451 >
      2.2285 41.456 > 2.2245 41.4605`,
  ],
  [
    'L10',
    "L'Hospitalet - El Prat",
    METROPOLITAN,
    10,
    14,
    `2.1215 41.3761 > 2.1165 41.3683 > 2.1085 41.364 > 2.1027 41.3585 > 2.105 41.3515 > 2.106 41.346 > 2.1008 41.338 >
    2.0935 41.3315 > 2.0906 41.324`,
  ],
  [
    'L12',
    'Barcelona Pl. Reina Maria Cristina - Cornellà Almeda',
    METROPOLITAN,
    10,
    13,
    `2.1265 41.388 > Diagonal > 2.1115 41.3762 > 2.1066 41.3743 > 2.0994 41.3713 > 2.0914 41.3664 > 2.0832 41.3628 >
    2.0793 41.3573 > 2.0855 41.3525`,
  ],
  [
    'LH1',
    "L'Hospitalet: Can Serra - Bellvitge",
    METROPOLITAN,
    9,
    12,
    `2.1027 41.3676 > 2.1065 41.3725 > 2.1125 41.3735 > 2.1165 41.3683 > 2.1085 41.3625 > 2.1027 41.3585 >
      2.111 41.351 > 2.1072 41.3447`,
  ],
];

export const LOCAL_BUS_LINES: readonly BusLineFacts[] = ROWS.map(
  ([name, longName, colour, peakMin, speedKmh, course]) => ({
    mode: 'bus',
    operator: colour === TMB_RED || colour === EXPRESS ? 'TMB' : 'AMB',
    textColour: colour === METROPOLITAN ? '#000000' : '#ffffff',
    name,
    longName,
    colour,
    course,
    headwayMin: [peakMin, peakMin + 2, peakMin + 8],
    speedKmh,
  }),
);
