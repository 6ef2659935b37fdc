/** How tall and how wide a grown tree of a kind is in a street, metres. */
export interface TreeSize {
  readonly heightM: number;
  readonly crownM: number;
}

/**
 * Grown trees in the streets and parks of the city by genus: height, width of the crown. Estimates to the metre, in the
 * order of size that guides to street trees give (Diputació de Barcelona: Guia per a la selecció d'espècies de verd
 * urbà, arbrat viari, 2012); pruned street trees are at the lower end.
 */
const BY_GENUS: Readonly<Record<string, readonly [heightM: number, crownM: number]>> = {
  acacia: [7, 5],
  acer: [9, 6],
  aesculus: [12, 8],
  ailanthus: [12, 8],
  albizia: [7, 7],
  arbutus: [5, 4],
  bauhinia: [6, 5],
  brachychiton: [10, 5],
  callistemon: [4, 3],
  calocedrus: [14, 5],
  carpinus: [10, 6],
  casuarina: [14, 6],
  catalpa: [9, 7],
  cedrus: [16, 9],
  ceiba: [11, 7],
  celtis: [12, 8],
  ceratonia: [7, 7],
  cercis: [6, 5],
  chitalpa: [6, 5],
  citrus: [4, 3],
  cocculus: [7, 6],
  corylus: [10, 6],
  crataegus: [5, 4],
  cupressus: [12, 3],
  diospyros: [6, 5],
  eriobotrya: [5, 4],
  erythrina: [8, 7],
  eucalyptus: [20, 10],
  ficus: [11, 10],
  firmiana: [9, 5],
  fraxinus: [11, 7],
  ginkgo: [12, 5],
  gleditsia: [11, 7],
  grevillea: [14, 6],
  handroanthus: [7, 5],
  hesperocyparis: [15, 8],
  hibiscus: [3, 2],
  jacaranda: [9, 7],
  koelreuteria: [8, 6],
  lagerstroemia: [4, 3],
  lagunaria: [9, 4],
  laurus: [6, 4],
  ligustrum: [6, 4],
  liquidambar: [12, 6],
  liriodendron: [15, 7],
  maclura: [9, 7],
  magnolia: [9, 6],
  malus: [5, 4],
  melia: [9, 7],
  morus: [8, 7],
  nerium: [3, 2],
  olea: [5, 4],
  ostrya: [9, 6],
  parkinsonia: [5, 5],
  parrotia: [7, 4],
  paulownia: [10, 8],
  photinia: [4, 3],
  phytolacca: [9, 9],
  pinus: [13, 8],
  pistacia: [7, 6],
  pittosporum: [4, 3],
  platanus: [16, 9],
  platycladus: [7, 3],
  podocarpus: [8, 4],
  populus: [16, 6],
  prunus: [5, 4],
  punica: [3, 3],
  pyrus: [8, 4],
  quercus: [10, 8],
  rhamnus: [4, 3],
  robinia: [10, 6],
  schinus: [8, 7],
  styphnolobium: [11, 8],
  tamarix: [4, 4],
  taxus: [6, 4],
  tilia: [12, 7],
  tipuana: [12, 10],
  ulmus: [12, 7],
  zelkova: [10, 6],
};

/** Palms of the city: height of the crown's top, width of the fronds. */
const PALMS: Readonly<Record<string, readonly [heightM: number, crownM: number]>> = {
  archontophoenix: [9, 4],
  arecastrum: [10, 4],
  brahea: [6, 3],
  butia: [5, 4],
  butyagrus: [8, 5],
  chamaerops: [3, 3],
  dypsis: [6, 4],
  howea: [7, 4],
  jubaea: [10, 6],
  livistona: [9, 4],
  parajubaea: [8, 4],
  phoenix: [11, 6],
  sabal: [9, 4],
  syagrus: [10, 4],
  trachycarpus: [7, 3],
  trithrinax: [5, 3],
  washingtonia: [14, 4],
};

/** Species that are not as their genus is. */
const BY_SPECIES: Readonly<Record<string, readonly [heightM: number, crownM: number]>> = {
  'acer monspessulanum': [6, 5],
  'acer negundo': [9, 7],
  'celtis sinensis': [10, 7],
  'ligustrum japonicum': [4, 3],
  'phoenix canariensis': [11, 8],
  'phoenix dactylifera': [14, 6],
  'pinus halepensis': [14, 8],
  'pinus pinea': [13, 10],
  'populus alba': [16, 8],
  'prunus avium': [9, 6],
  'quercus ilex': [10, 8],
};

/** Columnar cultivars: the height of the species, a crown half as wide, of 2 m at least. */
const COLUMNAR = /fastigiata|pyramidal|italica|columnar|stricta|obelisk/;

const UNKNOWN: readonly [heightM: number, crownM: number] = [7, 5];

/** Whether a scientific name is a palm's. */
export function isPalm(species: string): boolean {
  return Object.hasOwn(PALMS, genusOf(species));
}

/** What a tree of this scientific name grows to; of an unknown one a middling size. */
export function sizeOfSpecies(species: string): TreeSize {
  const plain = plainName(species);
  const genus = genusOf(species);
  const [heightM, crownM] = at(BY_SPECIES, binomial(plain)) ?? at(BY_GENUS, genus) ?? at(PALMS, genus) ?? UNKNOWN;
  return COLUMNAR.test(plain) ? { heightM, crownM: Math.max(2, Math.round(crownM / 2)) } : { heightM, crownM };
}

function at<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `Platanus × acerifolia` → `platanus acerifolia`. */
function plainName(species: string): string {
  return species
    .toLowerCase()
    .replace(/[×]|\bx\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function binomial(plain: string): string {
  return plain.split(' ').slice(0, 2).join(' ');
}

function genusOf(species: string): string {
  return plainName(species).split(' ')[0] ?? '';
}
