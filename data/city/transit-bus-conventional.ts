import type { BusLineFacts } from './transit-facts.ts';

type Row = readonly [name: string, longName: string, peakMin: number, course: string];

/** Conventional bus lines of 2026: the busier ones, by the streets that they follow one way. */
const ROWS: readonly Row[] = [
  [
    '6',
    'Pg. Manuel Girona - Poblenou',
    8,
    `2.1259 41.3915 > Capità Arenas > Diagonal > París > Diagonal > Pg. de Sant Joan > Gran Via > Marina > Pallars >
    Roc Boronat > Doctor Trueta > 2.2021 41.3987`,
  ],
  [
    '7',
    'Fòrum - Zona Universitària',
    6,
    '2.2155 41.4106 > Diagonal > Pl. Glòries > Gran Via > Pg. de Gràcia > Diagonal > París > Diagonal > 2.1115 41.3847',
  ],
  [
    '13',
    'Mercat Sant Antoni - Parc de Montjuïc',
    12,
    `2.1601 41.3763 > Calàbria > Sepúlveda > Pl. Espanya > Reina Maria Cristina > 2.1473 41.3702 > Polvorí > Segura >
    Mare de Déu de Port > Foc > 2.1522 41.3619 > Av. de l'Estadi > 2.158 41.3665`,
  ],
  [
    '19',
    'Pl. Catalunya - Sant Genís',
    8,
    `Pl. Catalunya > Pg. de Gràcia > Gran Via > Pg. de Sant Joan > València > Padilla > Indústria >
      Pg. Maragall > Llobregós > 2.1605 41.4268 > 2.1578 41.4285 > Av. de l'Estatut > Pg. Vall d'Hebron >
      Av. de Jordà > Natzaret > 2.1382 41.4294`,
  ],
  [
    '22',
    'Pl. Catalunya - El Carmel',
    7,
    `Pl. Catalunya > Pg. de Gràcia > Diagonal > Via Augusta > Riera de Cassoles > Pl. Lesseps >
      Av. de Vallcarca > Viaducte de Vallcarca > Mare de Déu del Coll > Santuari > Gran Vista > 2.1649 41.4201`,
  ],
  [
    '24',
    'Pl. Catalunya - El Carmel',
    7,
    `Pl. Catalunya > Pg. de Gràcia > Diagonal > Via Augusta > Riera de Cassoles > Pl. Lesseps >
      Travessera de Dalt > Escorial > Camèlies > Av. Mare de Déu de Montserrat > 2.1603 41.4129 >
      2.1565 41.4145 > Ctra. del Carmel > Santuari > 2.1627 41.421`,
  ],
  [
    '27',
    'Estació de Sants - Roquetes',
    8,
    `Estació de Sants > Av. de Roma > Nicaragua > Josep Tarradellas > Borrell > Buenos Aires > Casanova >
      Travessera de Gràcia > Pl. Gal·la Placídia > Riera de Cassoles > Pl. Lesseps > Av. de Vallcarca >
      Pg. Vall d'Hebron > Pg. Valldaura > Guineueta Vella > Simancas > 2.1716 41.4466`,
  ],
  [
    '33',
    'Zona Universitària - Verneda',
    7,
    `2.1147 41.3877 > 2.1165 41.3855 > Diagonal > París > Diagonal > Bailèn > València > Navas de Tolosa >
      Aragó > Guipúscoa > Rambla Prim > Santander > 2.2008 41.425`,
  ],
  [
    '34',
    'Pg. Manuel Girona - Pl. Virrei Amat',
    8,
    `2.1253 41.392 > Capità Arenas > Diagonal > París > Diagonal > Bailèn > València > Clot >
      Gran de la Sagrera > Berenguer de Palou > Pare Manyanet > Onze de Setembre > Rambla de Fabra i Puig >
      Pg. Fabra i Puig > Av. dels Quinze > 2.1761 41.4282`,
  ],
  [
    '39',
    'Pl. Urquinaona - Pl. Catalana',
    9,
    `Pl. Urquinaona > Roger de Llúria > Rosselló > Pg. de Sant Joan > Escorial > Camèlies >
      Av. Mare de Déu de Montserrat > 2.1731 41.4218`,
  ],
  [
    '47',
    'Pg. Marítim - Canyelles',
    6,
    `2.1965 41.3858 > Pg. Marítim de la Barceloneta > Pg. de Joan de Borbó > Pla de Palau > Pg. d'Isabel II >
      Laietana > Pl. Urquinaona > Roger de Llúria > Rosselló > Pg. de Sant Joan > Indústria > Pg. Maragall >
      Ramon Albó > Arnau d'Oms > Pg. Fabra i Puig > Doctor Pi i Molist > Pg. Verdum > Pg. Valldaura >
      Guineueta Vella > 2.1705 41.4443`,
  ],
  [
    '52',
    'Pl. Catalunya - Collblanc',
    7,
    `Pl. Catalunya > Pg. de Gràcia > Gran Via > Pl. Espanya > Creu Coberta > Sants > Arizala >
      Travessera de les Corts > 2.1215 41.3761`,
  ],
  [
    '54',
    'Estació del Nord - Cardenal Reig',
    7,
    `2.1818 41.3943 > Alí Bei > Pg. de Sant Joan > Gran Via > Aribau > Còrsega > Urgell > Av. de Sarrià > Londres >
    Josep Tarradellas > Marquès de Sentmenat > Vallespir > Av. de Madrid > Arizala > Travessera de les Corts >
    2.1171 41.3784`,
  ],
  [
    '55',
    'Pl. Urquinaona - Parc de Montjuïc',
    9,
    `Pl. Urquinaona > Pl. Catalunya > Pl. Universitat > Ronda Sant Antoni > Sepúlveda > Lleida > Pg. de l'Exposició >
    2.1622 41.3698 > Av. de Miramar > 2.1652 41.3687`,
  ],
  [
    '59',
    'Poblenou - Pl. Reina Maria Cristina',
    8,
    `2.202 41.3942 > Icària > Trias Fargas > Pg. Marítim de la Barceloneta > Pg. de Joan de Borbó >
      Pla de Palau > Pg. d'Isabel II > Pg. de Colom > Rambla > Pl. Catalunya > Ronda Universitat > Gran Via >
      Casanova > Còrsega > Urgell > Av. de Sarrià > Travessera de les Corts > Gran Via de Carles III >
      2.1269 41.3869`,
  ],
  [
    '60',
    "Besòs Verneda - Vall d'Hebron",
    8,
    `2.2108 41.4222 > 2.2098 41.4249 > Santander > 2.197 41.4285 > 2.1995 41.4335 > Lima > Caracas >
      Pg. de Santa Coloma > Via Favència > 2.1625 41.442 > Pg. Valldaura > Pg. Vall d'Hebron > 2.1421 41.4239`,
  ],
  [
    '62',
    'Clot - Ciutat Meridiana',
    8,
    '2.1865 41.4066 > Meridiana > Ctra. de Ribes > 2.1798 41.465 > 2.1738 41.4625 > 2.1768 41.4596',
  ],
  [
    '63',
    'Pl. Universitat - Sant Joan Despí',
    9,
    `Pl. Universitat > Aribau > Provença > Casanova > Diagonal > Av. Pedralbes > Av. d'Esplugues > 2.1023 41.3834 >
    2.0905 41.3778 > 2.0815 41.3805 > 2.0736 41.385 > 2.069 41.377 > 2.0562 41.376`,
  ],
  [
    '65',
    'Pl. Espanya - El Prat',
    9,
    `Pl. Espanya > Gran Via > 2.1332 41.3633 > 2.1235 41.3563 > 2.112 41.346 > 2.1008 41.338 > 2.0915 41.33 >
      2.094 41.324 > 2.0825 41.3195 > 2.0756 41.3161`,
  ],
  [
    '67',
    'Pl. Catalunya - Cornellà',
    8,
    `Pl. Catalunya > Pl. Universitat > Aribau > Còrsega > Casanova > Diagonal > 2.1011 41.3819 > 2.0912 41.3775 >
    2.084 41.3695 > 2.0765 41.3635 > 2.0719 41.3589 > 2.0816 41.353`,
  ],
  [
    '68',
    'Hospital Clínic - Cornellà',
    8,
    `2.1546 41.3896 > Casanova > Santaló > Via Augusta > Pg. Bonanova > Pg. de la Reina Elisenda >
      Bisbe Català > Av. Pedralbes > Av. d'Esplugues > 2.1038 41.3849 > 2.0945 41.3755 > 2.0872 41.3665 >
      2.0795 41.362 > 2.0664 41.3561 > 2.074 41.355 > 2.0815 41.3532`,
  ],
  [
    '70',
    'Rambla de Badal - Bonanova',
    8,
    `2.1311 41.3735 > Rambla de Badal > Brasil > Gran Via de Carles III > General Mitre > Ganduxer >
      Pg. Bonanova > 2.1332 41.4038`,
  ],
  [
    '76',
    'Sant Genís - Ciutat Meridiana',
    8,
    `2.1381 41.4292 > Natzaret > Av. de Jordà > Pg. Vall d'Hebron > Pg. Valldaura > Via Júlia >
      Via Favència > Ctra. de Ribes > 2.1822 41.4587 > 2.1775 41.4597 > 2.1715 41.4631`,
  ],
  [
    '78',
    'Estació de Sants - Sant Joan Despí',
    10,
    `Estació de Sants > Av. de Roma > Nicaragua > Entença > Diagonal > Av. Pedralbes > Av. d'Esplugues >
      2.1038 41.3849 > 2.0905 41.3778 > 2.077 41.3745 > 2.065 41.373 > 2.0476 41.376`,
  ],
  [
    '91',
    'Manso - La Bordeta',
    10,
    `2.1603 41.3765 > Calàbria > Sepúlveda > Pl. Espanya > Bordeta > Gran Via > Rambla de Badal >
      Constitució > 2.1377 41.37`,
  ],
  [
    '96',
    'La Sagrera - Montcada i Reixac',
    12,
    `2.1857 41.4226 > Garcilaso > Meridiana > 2.1862 41.4389 > Palomar > Pg. Torras i Bages >
      Ctra. de Ribes > 2.1822 41.4587 > 2.1789 41.4681 > 2.186 41.4785 > 2.1875 41.4865 > 2.1775 41.4929`,
  ],
  [
    '102',
    'Pl. Eivissa - Cementiri de Collserola',
    20,
    `2.1623 41.4292 > Llobregós > 2.1605 41.4268 > 2.1578 41.4285 > Av. de l'Estatut > 2.1533 41.4385 >
      2.1554 41.4452 > 2.1589 41.4507 > 2.1575 41.457 > 2.1593 41.4634`,
  ],
  [
    '109',
    'Hospital Clínic - Polígon Zona Franca',
    8,
    `2.1531 41.3884 > Villarroel > Mallorca > Tarragona > Pl. Espanya > Gran Via > Pg. Zona Franca > 2.1415 41.342 >
    2.131 41.337 > 2.121 41.3345 > 2.1155 41.3312`,
  ],
  [
    '111',
    'Tibidabo',
    15,
    '2.119 41.4204 > 2.1168 41.4212 > 2.1135 41.4195 > 2.107 41.415 > 2.1058 41.4125 > 2.1017 41.4089',
  ],
  [
    '113',
    'La Mercè',
    15,
    `2.1225 41.3877 > Diagonal > Av. de l'Exèrcit > Gran Capità > Av. d'Esplugues > 2.1074 41.3955`,
  ],
  [
    '120',
    'Ciutat Vella',
    12,
    `2.1605 41.3767 > Calàbria > Floridablanca > 2.1655 41.3815 > 2.1690 41.3805 > Drassanes > Pg. de Colom >
      Pg. d'Isabel II > Laietana > 2.1765 41.386 > 2.1809 41.3896`,
  ],
  ['136', 'Pg. Marítim - Verneda', 9, '2.1952 41.3852 > Marina > Llull > Rambla Prim > Santander > 2.2012 41.4247'],
  [
    '141',
    "Esquerra de l'Eixample",
    12,
    `2.1448 41.3904 > Josep Tarradellas > Borrell > Buenos Aires > Villarroel > Ronda Sant Antoni > Manso >
      2.1617 41.3775`,
  ],
  [
    '150',
    'Pl. Espanya - Castell de Montjuïc',
    12,
    `2.1502 41.3736 > Reina Maria Cristina > 2.1473 41.3702 > Av. de l'Estadi > Av. de Miramar > 2.1635 41.3675 >
    2.1598 41.3665 > 2.1625 41.364 > 2.167 41.3651`,
  ],
  [
    '157',
    'Collblanc - Sant Joan Despí',
    10,
    `2.1218 41.3768 > 2.1182 41.3758 > 2.1087 41.376 > 2.099 41.3735 > 2.0905 41.373 > 2.083 41.379 >
      2.0736 41.385 > 2.0715 41.377 > 2.076 41.3706`,
  ],
  [
    '192',
    'Poblenou - Hospital de Sant Pau',
    9,
    `2.1989 41.4003 > Pujades > Badajoz > Pl. Glòries > Meridiana > Trinxant > Sant Antoni Maria Claret >
      Cartagena > 2.1732 41.4149`,
  ],
];

export const CONVENTIONAL_BUS_LINES: readonly BusLineFacts[] = ROWS.map(([name, longName, peakMin, course]) => ({
  mode: 'bus',
  operator: 'TMB',
  textColour: '#ffffff',
  colour: '#da291c',
  name,
  longName,
  course,
  headwayMin: [peakMin, peakMin + 2, peakMin + 8],
  speedKmh: 11.5,
}));
