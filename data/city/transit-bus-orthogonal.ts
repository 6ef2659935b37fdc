import type { BusLineFacts } from './transit-facts.ts';

const DIAGONAL = '#93107e';
const HORIZONTAL = '#003888';
const VERTICAL = '#6ab023';
const EXPRESS = '#010101';

type Row = readonly [name: string, longName: string, colour: string, peakMin: number, course: string];

/** The orthogonal network of 2026: D along the Diagonal, H from river to river, V from the sea to the hills, and X1. */
const ROWS: readonly Row[] = [
  [
    'D20',
    'Pg. Marítim - Ernest Lluch',
    DIAGONAL,
    5,
    `2.1946 41.3857 > Pg. Marítim de la Barceloneta > Pg. de Joan de Borbó > Pla de Palau > Pg. d'Isabel II >
      Pg. de Colom > Josep Carner > Paral·lel > Tarragona > Av. de Roma > Estació de Sants >
      Comtes de Bell-lloc > Av. de Madrid > Arizala > Travessera de les Corts > 2.1122 41.3762`,
  ],
  [
    'D40',
    'Pl. Espanya - Canyelles',
    DIAGONAL,
    5,
    `Pl. Espanya > Tarragona > Av. de Roma > Nicaragua > Josep Tarradellas > Borrell > Buenos Aires >
      Casanova > Travessera de Gràcia > Pl. Gal·la Placídia > Riera de Cassoles > Pl. Lesseps >
      Travessera de Dalt > Escorial > Camèlies > Av. Mare de Déu de Montserrat > Ronda del Guinardó >
      Ramon Albó > Arnau d'Oms > Pg. Fabra i Puig > Doctor Pi i Molist > Pg. Verdum > Artesania >
      2.1697 41.4439`,
  ],
  [
    'D50',
    'Paral·lel - Ciutat Meridiana',
    DIAGONAL,
    5,
    `2.1661 41.3765 > Ronda Sant Pau > Ronda Sant Antoni > Pl. Universitat > Pelai > Pl. Catalunya >
      Pg. de Gràcia > Gran Via > Pg. de Sant Joan > València > Independència > Indústria > Pg. Maragall >
      Ramon Albó > Arnau d'Oms > Pg. Fabra i Puig > Doctor Pi i Molist > Pg. Verdum > 2.174 41.4378 >
      Via Júlia > Aiguablava > 2.1812 41.4545 > 2.1797 41.4587 > 2.1763 41.4593`,
  ],
  [
    'H2',
    'Av. Esplugues - Trinitat Nova',
    HORIZONTAL,
    8,
    `2.1048 41.3855 > Av. d'Esplugues > 2.1075 41.3935 > 2.1128 41.3975 > Montevideo > 2.117 41.402 >
      2.1235 41.4085 > Isaac Newton > 2.1362 41.4163 > Pg. Vall d'Hebron > 2.1435 41.4272 > 2.1493 41.4255 >
      2.1545 41.428 > Lisboa > Dante Alighieri > Pg. Maragall > Petrarca > Pg. Fabra i Puig > Pg. Valldaura >
      Via Júlia > Aiguablava > 2.1876 41.4515`,
  ],
  [
    'H4',
    'Zona Universitària - Bon Pastor',
    HORIZONTAL,
    6,
    `2.1112 41.3857 > Gran Capità > Av. d'Esplugues > Av. Pedralbes > Bisbe Català >
      Pg. de la Reina Elisenda > Pg. Bonanova > Pg. Sant Gervasi > Pl. Alfonso Comín > Pg. Vall d'Hebron >
      Pg. Valldaura > 2.1815 41.4376 > 2.1862 41.4389 > Palomar > Pg. Torras i Bages > Segre > Sant Adrià >
      2.2002 41.4375 > Lima > 2.2071 41.4365`,
  ],
  [
    'H6',
    'Zona Universitària - Onze de Setembre',
    HORIZONTAL,
    5,
    `2.1109 41.3846 > Diagonal > Gran Via de Carles III > General Mitre > Travessera de Dalt > Ronda del Guinardó >
    Ramon Albó > Arnau d'Oms > Escòcia > 2.1872 41.4318 > Pare Manyanet > 2.1949 41.4282`,
  ],
  [
    'H8',
    'Ernest Lluch - Bon Pastor',
    HORIZONTAL,
    5,
    `2.1119 41.3766 > Cardenal Reig > Arístides Maillol > Travessera de les Corts > Numància >
      Josep Tarradellas > París > Diagonal > Rosselló > Pg. de Sant Joan > Indústria > Navas de Tolosa >
      Meridiana > Garcilaso > Berenguer de Palou > Pare Manyanet > Josep Soldevila > Segre > Sant Adrià >
      2.2002 41.4375 > Lima > 2.204 41.4389`,
  ],
  [
    'H10',
    'Pl. Sants - Olímpic de Badalona',
    HORIZONTAL,
    5,
    `Pl. Sants > Pg. de Sant Antoni > Av. de Roma > València > Espronceda > Guipúscoa > 2.2096 41.4255 >
      2.2165 41.4312 > 2.222 41.4338 > 2.2285 41.4358 > 2.2341 41.4408`,
  ],
  [
    'H12',
    'Gornal - Besòs Verneda',
    HORIZONTAL,
    5,
    `2.1197 41.3531 > 2.123 41.357 > 2.1333 41.3632 > Gran Via > 2.1863 41.4030 > Meridiana > Aragó >
      2.198 41.4118 > Gran Via > Rambla Prim > 2.2104 41.4223`,
  ],
  [
    'H14',
    'Paral·lel - Sant Adrià',
    HORIZONTAL,
    6,
    `2.1672 41.3757 > Paral·lel > Josep Carner > Pg. de Colom > Pg. d'Isabel II > Marquès de l'Argentera >
    Pg. Picasso > Pg. de Pujades > Meridiana > Pallars > Rambla Prim > Cristóbal de Moura > 2.2167 41.4186 >
    2.223 41.4235 > 2.2295 41.4254`,
  ],
  [
    'H16',
    'Pg. Zona Franca - Fòrum Campus Besòs',
    HORIZONTAL,
    5,
    `2.1412 41.3532 > Pg. Zona Franca > Gran Via > Pl. Espanya > Paral·lel > Entença > Floridablanca >
      Ronda Sant Antoni > Pl. Universitat > Pelai > Pl. Catalunya > Fontanella > Trafalgar > Lluís Companys >
      Pg. de Pujades > Sardenya > Trias Fargas > Icària > 2.2013 41.3945 > Calvell > Taulat > 2.2105 41.4035 >
      2.2165 41.4085 > Eduard Maristany > 2.2202 41.4124`,
  ],
  [
    'V1',
    "Districte Gran Via l'Hospitalet - Av. Esplugues",
    VERTICAL,
    8,
    `2.1221 41.3461 > 2.128 41.352 > 2.1315 41.365 > 2.1318 41.3673 > 2.1265 41.372 > 2.1218 41.3768 >
      Arístides Maillol > Av. del Doctor Marañón > Diagonal > 2.1053 41.3861`,
  ],
  [
    'V3',
    'Zona Franca - Can Caralleu',
    VERTICAL,
    6,
    `2.1427 41.3455 > Pg. Zona Franca > Rambla de Badal > Brasil > Gran Via de Carles III > Pg. de Manuel Girona >
    Santa Amèlia > Major de Sarrià > 2.1116 41.402`,
  ],
  [
    'V5',
    'La Marina - Pedralbes',
    VERTICAL,
    8,
    `2.14 41.3492 > Ulldecona > Pg. Zona Franca > Foc > Mare de Déu de Port > Minería > Olzinelles >
      Pl. Sants > Pg. de Sant Antoni > Comtes de Bell-lloc > Galileu > Travessera de les Corts >
      Gran Via de Carles III > Diagonal > Av. Pedralbes > 2.1103 41.3938`,
  ],
  [
    'V7',
    'Pl. Espanya - Sarrià',
    VERTICAL,
    6,
    `Pl. Espanya > Tarragona > Av. de Roma > Nicaragua > Constança > Av. de Sarrià > Sant Joan Bosco >
      2.1266 41.3972 > Via Augusta > 2.1175 41.4025 > 2.1146 41.4039`,
  ],
  [
    'V9',
    'Poble-sec - Sarrià',
    VERTICAL,
    6,
    '2.1628 41.3755 > Paral·lel > Entença > Ganduxer > Via Augusta > Anglí > 2.1207 41.4055',
  ],
  [
    'V11',
    'Estació Marítima (WTC) - Bonanova',
    VERTICAL,
    6,
    `2.1798 41.3724 > 2.1765 41.3745 > Paral·lel > Ronda Sant Pau > Urgell > València > Casanova > Santaló >
      Via Augusta > Ganduxer > Pg. Bonanova > 2.1327 41.4042`,
  ],
  [
    'V13',
    'Pl. Catalunya - Av. Tibidabo',
    VERTICAL,
    6,
    `Pl. Catalunya > Pl. Universitat > Aribau > Via Augusta > Santaló > Prats de Molló > Mandri > Pg. Bonanova >
    Pg. Sant Gervasi > Av. del Tibidabo > 2.1344 41.4137`,
  ],
  [
    'V15',
    'Barceloneta - Av. Tibidabo',
    VERTICAL,
    5,
    `2.1879 41.3692 > Pg. de Joan de Borbó > Pla de Palau > Pg. d'Isabel II > Laietana > Pl. Urquinaona >
      Ronda Sant Pere > Pg. de Gràcia > Diagonal > Via Augusta > Balmes > Pg. Sant Gervasi >
      Pl. Alfonso Comín > 2.1345 41.4152`,
  ],
  [
    'V17',
    "Port Vell - Vall d'Hebron",
    VERTICAL,
    5,
    `2.1824 41.3757 > 2.1832 41.3782 > Pla de Palau > Marquès de l'Argentera > Pg. Picasso > Lluís Companys >
      Ronda Sant Pere > Roger de Llúria > Diagonal > Via Augusta > Riera de Cassoles > Pl. Lesseps >
      Av. de Vallcarca > República Argentina > Craywinckel > Pl. Alfonso Comín > Pg. Vall d'Hebron >
      2.1418 41.4234`,
  ],
  [
    'V19',
    'Barceloneta - Pl. Alfonso Comín',
    VERTICAL,
    6,
    `2.1874 41.368 > Pg. de Joan de Borbó > Pla de Palau > Marquès de l'Argentera > Pg. Picasso >
      Lluís Companys > Pg. de Sant Joan > Pi i Margall > Praga > Av. Mare de Déu de Montserrat >
      2.1603 41.4129 > 2.1565 41.4145 > Ctra. del Carmel > Santuari > Mare de Déu del Coll >
      Viaducte de Vallcarca > República Argentina > Craywinckel > Pl. Alfonso Comín > 2.1352 41.4155`,
  ],
  [
    'V21',
    'Pg. Marítim - Montbau',
    VERTICAL,
    6,
    `2.1959 41.3849 > Trias Fargas > Marina > València > Padilla > 2.1712 41.4141 > 2.166 41.4165 >
      Mühlberg > 2.158 41.4225 > Llobregós > 2.1605 41.4268 > 2.1578 41.4285 > Av. de l'Estatut >
      2.1497 41.4335 > Moragas > Pg. Vall d'Hebron > 2.1415 41.433`,
  ],
  [
    'V23',
    'Nova Icària - Can Marcet',
    VERTICAL,
    6,
    `2.2012 41.3943 > Badajoz > Pl. Glòries > Independència > Sant Antoni Maria Claret > Cartagena >
      2.173 41.4152 > Av. Mare de Déu de Montserrat > Garriga i Roca > 2.1655 41.4225 > 2.16 41.4218 >
      Rambla del Carmel > Av. de l'Estatut > Can Marcet > 2.1482 41.4351`,
  ],
  [
    'V25',
    'Nova Icària - Horta',
    VERTICAL,
    6,
    `2.2016 41.3944 > Llacuna > Diagonal > Pl. Glòries > Meridiana > Trinxant > Pg. Maragall > Tajo > Lisboa >
    Av. de l'Estatut > 2.1545 41.4399`,
  ],
  [
    'V27',
    'Pg. Marítim - Canyelles',
    VERTICAL,
    5,
    `2.1963 41.3852 > Marina > Icària > 2.2013 41.3945 > Calvell > Taulat > Bac de Roda > Felip II >
      Arnau d'Oms > Pg. Fabra i Puig > Pg. Valldaura > Guineueta Vella > 2.1702 41.4442`,
  ],
  [
    'V29',
    'Diagonal Mar - Roquetes',
    VERTICAL,
    6,
    `2.2153 41.4093 > Josep Pla > Cantàbria > Clara Zetkin > Gran de la Sagrera > Felip II > Meridiana >
      Pg. Fabra i Puig > Doctor Pi i Molist > Pg. Verdum > Artesania > Simancas > 2.1763 41.4485`,
  ],
  [
    'V31',
    'Fòrum - Trinitat Vella',
    VERTICAL,
    6,
    `2.2186 41.4122 > Rambla Prim > Cantàbria > Clara Zetkin > Berenguer de Palou > Pare Manyanet >
      Josep Soldevila > Segre > Pg. Torras i Bages > Ctra. de Ribes > 2.1916 41.455 > Via Bàrcino >
      2.1897 41.4481`,
  ],
  [
    'V33',
    'Fòrum Campus Besòs - Santa Coloma',
    VERTICAL,
    6,
    `2.2209 41.4138 > 2.2188 41.4167 > Alfons el Magnànim > 2.2096 41.4255 > 2.2075 41.4295 > Sant Adrià >
      2.2002 41.4375 > Lima > Caracas > Pg. de Santa Coloma > 2.2014 41.449 > 2.2083 41.4515 > 2.2149 41.4477`,
  ],
  [
    'X1',
    'BCN Centre - Francesc Macià - BCN Centre - Glòries',
    EXPRESS,
    5,
    `2.1436 41.3924 > Josep Tarradellas > Borrell > Buenos Aires > Villarroel > Gran Via > Pl. Glòries >
      Diagonal > Roc Boronat > 2.193 41.4039`,
  ],
];

export const ORTHOGONAL_BUS_LINES: readonly BusLineFacts[] = ROWS.map(([name, longName, colour, peakMin, course]) => ({
  mode: 'bus',
  operator: 'TMB',
  textColour: '#ffffff',
  name,
  longName,
  colour,
  course,
  headwayMin: [peakMin, peakMin + 1, peakMin + 5],
  speedKmh: name === 'X1' ? 15 : 12,
}));
