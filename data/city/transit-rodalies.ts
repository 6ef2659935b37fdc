import type { RailLineFacts, Stations } from './transit-facts.ts';

const RODALIES = { mode: 'rail', operator: 'Rodalies de Catalunya', textColour: '#ffffff' } as const;

/** Stations of Rodalies de Catalunya on the map. */
export const RODALIES_STATIONS: Stations = {
  'Molins de Rei': [2.0209, 41.41],
  'Sant Feliu de Llobregat': [2.048, 41.3831],
  'Sant Joan Despí': [2.0573, 41.3686],
  Cornellà: [2.0707, 41.3573],
  "L'Hospitalet de Llobregat": [2.1002, 41.3638],
  'Barcelona - Sants': [2.1405, 41.379],
  'Barcelona - Plaça de Catalunya': [2.1697, 41.3877],
  'Barcelona - Arc de Triomf': [2.1808, 41.3922],
  'Barcelona - El Clot - Aragó': [2.1873, 41.4093],
  'Barcelona - La Sagrera - Meridiana': [2.1866, 41.4222],
  'Barcelona - Fabra i Puig': [2.183, 41.4309],
  'Barcelona - Torre del Baró | Vallbona': [2.1812, 41.4605],
  'Montcada Bifurcació': [2.1798, 41.4701],
  'Montcada i Reixac - Manresa': [2.1848, 41.4839],
  'Montcada i Reixac - Santa Maria': [2.1765, 41.4838],
  'Cerdanyola del Vallès': [2.1476, 41.4927],
  'Cerdanyola Universitat': [2.116, 41.4977],
  'Barberà del Vallès': [2.1267, 41.5172],
  'Sabadell Sud': [2.114, 41.5327],
  'Sabadell Centre': [2.1155, 41.5468],
  'Montcada Ripollet': [2.184, 41.496],
  'Santa Perpètua de Mogoda | La Florida': [2.191, 41.531],
  'Mollet - Santa Rosa': [2.2075, 41.5355],
  'Barcelona - Passeig de Gràcia': [2.1652, 41.392],
  'Barcelona - Sant Andreu': [2.1932, 41.4363],
  'Barcelona - Estació de França': [2.1857, 41.3844],
  'Montcada i Reixac': [2.1893, 41.4795],
  'La Llagosta': [2.1975, 41.511],
  'Mollet - Sant Fost': [2.2178, 41.5335],
  'Bellvitge | Gornal': [2.1163, 41.3576],
  'El Prat de Llobregat': [2.0897, 41.3318],
  Aeroport: [2.0793, 41.3044],
  Viladecans: [2.0273, 41.3093],
  Gavà: [2.0087, 41.3033],
  Castelldefels: [1.9793, 41.2785],
  'Platja de Castelldefels': [1.9623, 41.2725],
  'Sant Adrià de Besòs': [2.2308, 41.4243],
  Badalona: [2.2491, 41.4457],
  Montgat: [2.2797, 41.4655],
  'Montgat Nord': [2.2903, 41.4722],
  'El Masnou': [2.3104, 41.4769],
  Ocata: [2.3195, 41.479],
  'El Papiol': [2.0073, 41.4358],
  Castellbisbal: [1.9675, 41.4733],
  Rubí: [2.024, 41.479],
  'Sant Cugat - Coll Favà': [2.08, 41.4787],
};

const WESTERN = `Molins de Rei > Sant Feliu de Llobregat > Sant Joan Despí > Cornellà > L'Hospitalet de Llobregat`;
const CATALUNYA_TUNNEL = `~2.1163 41.3682 > ~2.1265 41.369 > Barcelona - Sants > ~2.1437 41.3808 > ~2.149 41.3812 >
  ~2.1637 41.3856 > Barcelona - Plaça de Catalunya > ~2.1755 41.3905 > Barcelona - Arc de Triomf >
  ~2.1862 41.3956 > ~2.1868 41.4035`;
const MERIDIANA_TUNNEL = `Barcelona - La Sagrera - Meridiana > Barcelona - Fabra i Puig > ~2.1822 41.4405 >
  Barcelona - Torre del Baró | Vallbona > Montcada Bifurcació`;
const ARAGO_TUNNEL = `~2.1265 41.369 > Barcelona - Sants > ~2.1437 41.3808 > ~2.1525 41.3835 >
  Barcelona - Passeig de Gràcia > ~2.181 41.404`;
const TO_MOLLET = `Barcelona - El Clot - Aragó > ~2.191 41.4215 > Barcelona - Sant Andreu > ~2.1925 41.4505 >
  Montcada i Reixac > La Llagosta > Mollet - Sant Fost`;

/** Rodalies lines; those that go on beyond the map end at the last station within it. */
export const RODALIES_LINES: readonly RailLineFacts[] = [
  {
    ...RODALIES,
    name: 'R1',
    longName: 'Molins de Rei - Maçanet-Massanes',
    colour: '#73b0df',
    headwayMin: [6, 10, 15],
    speedKmh: 42,
    stations: `${WESTERN} > ${CATALUNYA_TUNNEL} > Barcelona - El Clot - Aragó > ~2.1915 41.4185 > ~2.1954 41.4247 >
      ~2.203 41.4283 > ~2.219 41.4277 > Sant Adrià de Besòs > Badalona > Montgat > Montgat Nord > El Masnou >
      Ocata`,
  },
  {
    ...RODALIES,
    name: 'R2',
    longName: 'Castelldefels - Granollers Centre',
    colour: '#009640',
    headwayMin: [15, 30, 30],
    speedKmh: 46,
    stations: `Platja de Castelldefels > Castelldefels > Gavà > Viladecans > ~2.0703 41.3241 > El Prat de Llobregat >
      Bellvitge | Gornal > ${ARAGO_TUNNEL} > ${TO_MOLLET}`,
  },
  {
    ...RODALIES,
    name: 'R2 Nord',
    longName: 'Aeroport - Maçanet-Massanes',
    colour: '#d0df00',
    textColour: '#000000',
    headwayMin: [30, 30, 30],
    speedKmh: 46,
    stations: `Aeroport > ~2.0765 41.323 > El Prat de Llobregat > Bellvitge | Gornal > ${ARAGO_TUNNEL} > ${TO_MOLLET}`,
  },
  {
    ...RODALIES,
    name: 'R2 Sud',
    longName: 'Sant Vicenç de Calders - Estació de França',
    colour: '#146520',
    headwayMin: [15, 30, 30],
    speedKmh: 44,
    stations: `Platja de Castelldefels > Castelldefels > Gavà > Viladecans > ~2.0703 41.3241 > El Prat de Llobregat >
      Bellvitge | Gornal > ${ARAGO_TUNNEL} > ~2.1885 41.4045 > ~2.1935 41.396 > ~2.1895 41.3892 >
      Barcelona - Estació de França`,
  },
  {
    ...RODALIES,
    name: 'R3',
    longName: "L'Hospitalet de Llobregat - Vic - La Tor de Querol",
    colour: '#e63027',
    headwayMin: [20, 30, 60],
    speedKmh: 40,
    stations: `L'Hospitalet de Llobregat > ${CATALUNYA_TUNNEL} > ${MERIDIANA_TUNNEL} > Montcada Ripollet >
      Santa Perpètua de Mogoda | La Florida > Mollet - Santa Rosa`,
  },
  {
    ...RODALIES,
    name: 'R4',
    longName: 'Sant Vicenç de Calders - Manresa',
    colour: '#f6a22d',
    textColour: '#000000',
    headwayMin: [8, 12, 20],
    speedKmh: 42,
    stations: `Castellbisbal > El Papiol > ${WESTERN} > ${CATALUNYA_TUNNEL} > ${MERIDIANA_TUNNEL} >
      Montcada i Reixac - Manresa > Montcada i Reixac - Santa Maria > ~2.167 41.4812 > Cerdanyola del Vallès >
      Barberà del Vallès > Sabadell Sud > Sabadell Centre`,
  },
  {
    ...RODALIES,
    name: 'R7',
    longName: 'Fabra i Puig - Cerdanyola Universitat',
    colour: '#bc79b2',
    headwayMin: [30, 30, 30],
    speedKmh: 40,
    stations: `Barcelona - Fabra i Puig > ~2.1822 41.4405 > Barcelona - Torre del Baró | Vallbona >
      Montcada Bifurcació > Montcada i Reixac - Manresa > Montcada i Reixac - Santa Maria > ~2.167 41.4812 >
      Cerdanyola del Vallès > Cerdanyola Universitat`,
  },
  {
    ...RODALIES,
    name: 'R8',
    longName: 'Martorell - Granollers Centre',
    colour: '#88016a',
    headwayMin: [60, 60, 60],
    speedKmh: 55,
    stations: `Castellbisbal > Rubí > Sant Cugat - Coll Favà > Cerdanyola Universitat > Mollet - Sant Fost`,
  },
];
