/** Towns around the city: name, and where it is written. */
export const TOWNS: readonly (readonly [name: string, longitude: number, latitude: number])[] = [
  ['L’Hospitalet de Llobregat', 2.108, 41.3645],
  ['Badalona', 2.2445, 41.4475],
  ['Sant Adrià de Besòs', 2.2205, 41.43],
  ['Santa Coloma de Gramenet', 2.2125, 41.4525],
  ['Esplugues de Llobregat', 2.0885, 41.3785],
  ['Cornellà de Llobregat', 2.0745, 41.357],
  ['El Prat de Llobregat', 2.0945, 41.327],
  ['Sant Just Desvern', 2.0755, 41.3845],
  ['Sant Joan Despí', 2.0575, 41.3675],
  ['Montcada i Reixac', 2.1875, 41.4855],
  ['Sant Cugat del Vallès', 2.0835, 41.4725],
  ['Sant Boi de Llobregat', 2.036, 41.344],
  ['Cerdanyola del Vallès', 2.1395, 41.4915],
];
