import type { StreetFact } from './street-fact.ts';

/** Main streets of the towns around, so that the city does not end at its limit. */
export const METROPOLIS_STREETS: readonly StreetFact[] = [
  { name: 'Carrer de Collblanc', class: 'secondary', widthM: 22, path: [2.1217, 41.3757, 2.11, 41.3752, 2.1, 41.3765, 2.093, 41.3742] },
  { name: 'Carrer de Laureà Miró', class: 'secondary', widthM: 22, path: [2.1, 41.3765, 2.0905, 41.3768, 2.083, 41.3775, 2.075, 41.375] },
  { name: 'Avinguda de Josep Tarradellas i Joan', class: 'secondary', widthM: 26, path: [2.11, 41.3752, 2.107, 41.3695, 2.1015, 41.3642, 2.098, 41.3595] },
  { name: 'Carrer de Santa Eulàlia', class: 'secondary', widthM: 20, path: [2.1318, 41.3719, 2.1265, 41.3685, 2.12, 41.366, 2.1155, 41.363, 2.107, 41.3605, 2.098, 41.3595] },
  { name: 'Carretera d’Esplugues', class: 'secondary', widthM: 22, path: [2.098, 41.3595, 2.09, 41.361, 2.083, 41.3595, 2.0755, 41.357, 2.069, 41.3555] },
  { name: 'Avinguda de la Granvia', class: 'trunk', widthM: 50, path: [2.1354, 41.3648, 2.13, 41.3608, 2.1225, 41.356, 2.112, 41.3498] },
  { name: 'Avinguda del Carrilet', class: 'secondary', widthM: 30, path: [2.1354, 41.3648, 2.125, 41.3625, 2.115, 41.3585, 2.106, 41.3575, 2.098, 41.3595] },
  { name: 'Avinguda d’Europa', class: 'secondary', widthM: 30, path: [2.115, 41.3585, 2.114, 41.354, 2.112, 41.3498, 2.1083, 41.3414] },
  { name: 'Rambla Marina', class: 'tertiary', widthM: 34, path: [2.1155, 41.363, 2.115, 41.3585, 2.108, 41.352] },
  { name: 'Passeig dels Ferrocarrils Catalans', class: 'secondary', widthM: 30, path: [2.098, 41.3595, 2.0895, 41.3535, 2.0795, 41.3505, 2.069, 41.3555, 2.075, 41.375] },
  { name: 'Carretera de l’Hospitalet', class: 'secondary', widthM: 24, path: [2.0868, 41.3665, 2.083, 41.3595] },
  { name: 'Avinguda del Baix Llobregat', class: 'secondary', widthM: 30, path: [2.09, 41.3785, 2.0868, 41.372, 2.0868, 41.3665] },
  { name: 'Carretera de la Bunyola', class: 'tertiary', widthM: 20, path: [2.09, 41.335, 2.098, 41.3285, 2.096, 41.322, 2.08, 41.318] },
  { name: 'Avinguda Verge de Montserrat', class: 'tertiary', widthM: 20, path: [2.09, 41.335, 2.086, 41.326, 2.08, 41.318] },
  { name: 'Carrer de Francesc Layret', class: 'tertiary', widthM: 20, path: [2.231, 41.436, 2.2385, 41.4345, 2.2445, 41.4415, 2.252, 41.4545] },
  { name: 'Rambla de Sant Sebastià', class: 'tertiary', widthM: 24, path: [2.206, 41.4508, 2.2092, 41.448, 2.216, 41.4455, 2.225, 41.4445, 2.226, 41.4335] },
];
