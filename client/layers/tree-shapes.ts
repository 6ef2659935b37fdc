/** Forms of crown; the number goes to the GPU. */
export const TREE_SHAPES = ['broad', 'column', 'cone', 'umbrella', 'palm'] as const;
export type TreeShape = (typeof TREE_SHAPES)[number];

/** What a crown's leaves do in the year and how dark they are; the number goes to the GPU. */
export const LEAVES = ['evergreen', 'deciduous', 'needles', 'frond'] as const;
export type Leaves = (typeof LEAVES)[number];

const PALMS =
  'Phoenix Washingtonia Chamaerops Trachycarpus Syagrus Butia Arecastrum Livistona Brahea Howea Archontophoenix Jubaea';
const COLUMNS = 'Cupressus Cupressocyparis Thuja Platycladus Calocedrus';
const CONES = 'Cedrus Abies Picea Araucaria Sequoia Sequoiadendron Metasequoia Taxodium Juniperus Casuarina';
const DECIDUOUS =
  'Platanus Celtis Tipuana Ulmus Populus Robinia Melia Acer Jacaranda Styphnolobium Sophora Koelreuteria Fraxinus ' +
  'Tilia Prunus Morus Cercis Albizia Gleditsia Firmiana Ginkgo Liquidambar Catalpa Paulownia Salix Lagerstroemia ' +
  'Punica Pyrus Malus Aesculus Juglans Alnus Betula Zelkova Broussonetia Ailanthus Pterocarya Phytolacca Parkinsonia ' +
  'Crataegus Diospyros Corylus Carya Liriodendron Maclura Parrotia Erythrina Ceiba Chorisia Metasequoia Taxodium';

const [PALM_GENERA, COLUMN_GENERA, CONE_GENERA, DECIDUOUS_GENERA] = [PALMS, COLUMNS, CONES, DECIDUOUS].map(
  (names) => new Set(names.split(' ')),
) as [Set<string>, Set<string>, Set<string>, Set<string>];

/** The form of a species' crown by its scientific name; unknown ones are round. */
export function treeShape(species: string, palm: boolean): TreeShape {
  const genus = genusOf(species);
  if (palm || PALM_GENERA.has(genus)) return 'palm';
  if (COLUMN_GENERA.has(genus) || /italica|fastigiata|pyramidalis|columnar/i.test(species)) return 'column';
  if (CONE_GENERA.has(genus)) return 'cone';
  return genus === 'Pinus' ? 'umbrella' : 'broad';
}

/** What a species' leaves are; unknown ones are taken to stay green. */
export function leavesOf(species: string, palm: boolean): Leaves {
  const genus = genusOf(species);
  if (palm || PALM_GENERA.has(genus)) return 'frond';
  if (DECIDUOUS_GENERA.has(genus)) return 'deciduous';
  return genus === 'Pinus' || COLUMN_GENERA.has(genus) || CONE_GENERA.has(genus) ? 'needles' : 'evergreen';
}

/** The first word that is a name: hybrids may begin with a cross. */
function genusOf(species: string): string {
  const [genus = ''] = species
    .replace(/[×]|^x\s/g, ' ')
    .trim()
    .split(/\s+/);
  return genus.slice(0, 1).toUpperCase() + genus.slice(1).toLowerCase();
}
