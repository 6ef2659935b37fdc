import { readRows } from './fact-table.ts';
import type { TREE_SIZES } from '../contract/package.ts';

/** A tree of Barcelona's streets or parks. */
export interface TreeSpecies {
  readonly species: string;
  readonly commonName: string;
  readonly size: (typeof TREE_SIZES)[number];
  readonly heightM: number;
  readonly crownM: number;
  readonly palm: boolean;
  /** How often it is met in streets and in parks, as shares of a hundred. */
  readonly street: number;
  readonly park: number;
}

/** The trees most planted, rounded from the city's tree plan (Ajuntament de Barcelona, Trees for life, 2017). */
export const TREE_SPECIES: readonly TreeSpecies[] = readRows(`
Platanus × hispanica; Plàtan; large; 15; 8; street 31; park 12
Celtis australis; Lledoner; large; 12; 7; street 15; park 9
Styphnolobium japonicum; Sòfora; medium; 10; 6; street 9; park 3
Tipuana tipu; Tipuana; large; 12; 8; street 7; park 5
Ulmus pumila; Om de Sibèria; medium; 10; 5; street 6; park 4
Jacaranda mimosifolia; Xicranda; medium; 9; 6; street 4; park 2
Melia azedarach; Mèlia; medium; 8; 5; street 6; park 2
Brachychiton populneus; Arbre ampolla; medium; 8; 4; street 5; park 3
Ligustrum lucidum; Troana; small; 6; 4; street 5; park 3
Citrus × aurantium; Taronger; small; 5; 3; street 4; park 2
Prunus cerasifera; Prunera de fulla roja; small; 5; 3; street 4; park 3
Washingtonia robusta; Palmera de Mèxic; medium; 14; 3; street 2; park 5
Phoenix dactylifera; Palmera datilera; medium; 12; 5; street 2; park 7
Pinus pinea; Pi pinyer; large; 13; 8; street 0; park 14
Pinus halepensis; Pi blanc; large; 14; 7; street 0; park 12
Quercus ilex; Alzina; medium; 9; 6; street 0; park 9
Cupressus sempervirens; Xiprer; small; 12; 3; street 0; park 5
`).map(([species = '', commonName = '', sizeName = '', heightM = '', crownM = '', street = '', park = '']) => ({
  species,
  commonName,
  size: sizeName === 'large' ? 'large' : sizeName === 'medium' ? 'medium' : 'small',
  heightM: Number(heightM),
  crownM: Number(crownM),
  palm: species.startsWith('Washingtonia') || species.startsWith('Phoenix'),
  street: Number(street.replace('street ', '')),
  park: Number(park.replace('park ', '')),
}));

/** The species at a share, 0 to 1, of all that stand in a place of that kind. */
export function speciesAt(
  where: 'street' | 'park',
  share: number,
  fits: (species: TreeSpecies) => boolean,
): TreeSpecies {
  const fitting = TREE_SPECIES.filter((each) => each[where] > 0 && fits(each));
  const all = fitting.reduce((sum, each) => sum + each[where], 0);
  let left = share * all;
  for (const each of fitting) {
    left -= each[where];
    if (left < 0) return each;
  }
  const [first] = fitting.length > 0 ? fitting : TREE_SPECIES;
  if (!first) throw new Error('speciesAt: there are no species');
  return first;
}
