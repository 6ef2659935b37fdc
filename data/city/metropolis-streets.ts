import { readStreets, type StreetFact } from './street-fact.ts';

/** Main streets of the towns around, so that the city does not end at its limit. Name; class; width; course. */
export const METROPOLIS_STREETS: readonly StreetFact[] = readStreets(`
Carrer de Collblanc; secondary; 22; 2.1217 41.3757, 2.11 41.3752, 2.1 41.3765, 2.093 41.3742
Carrer de Laureà Miró; secondary; 22; 2.1 41.3765, 2.0905 41.3768, 2.083 41.3775, 2.075 41.375
Avinguda de Josep Tarradellas i Joan; secondary; 26; 2.11 41.3752, 2.107 41.3695, 2.1015 41.3642, 2.098 41.3595
Carrer de Santa Eulàlia; secondary; 20; 2.1318 41.3719, 2.1265 41.3685, 2.12 41.366, 2.1155 41.363, 2.107 41.3605,
  2.098 41.3595
Carretera d’Esplugues; secondary; 22; 2.098 41.3595, 2.09 41.361, 2.083 41.3595, 2.0755 41.357, 2.069 41.3555
Avinguda de la Granvia; trunk; 50; 2.1354 41.3648, 2.13 41.3608, 2.1225 41.356, 2.112 41.3498
Avinguda del Carrilet; secondary; 30; 2.1354 41.3648, 2.125 41.3625, 2.115 41.3585, 2.106 41.3575, 2.098 41.3595
Avinguda d’Europa; secondary; 30; 2.115 41.3585, 2.114 41.354, 2.112 41.3498, 2.1083 41.3414
Rambla Marina; tertiary; 34; 2.1155 41.363, 2.115 41.3585, 2.108 41.352
Passeig dels Ferrocarrils Catalans; secondary; 30; 2.098 41.3595, 2.0895 41.3535, 2.0795 41.3505, 2.069 41.3555,
  2.075 41.375
Carretera de l’Hospitalet; secondary; 24; 2.0868 41.3665, 2.083 41.3595
Avinguda del Baix Llobregat; secondary; 30; 2.09 41.3785, 2.0868 41.372, 2.0868 41.3665
Carretera de la Bunyola; tertiary; 20; 2.09 41.335, 2.098 41.3285, 2.096 41.322, 2.08 41.318
Avinguda Verge de Montserrat; tertiary; 20; 2.09 41.335, 2.086 41.326, 2.08 41.318
Carrer de Francesc Layret; tertiary; 20; 2.231 41.436, 2.2385 41.4345, 2.2445 41.4415, 2.252 41.4545
Rambla de Sant Sebastià; tertiary; 24; 2.206 41.4508, 2.2092 41.448, 2.216 41.4455, 2.225 41.4445, 2.226 41.4335
`);
