import type { Mode } from '../../data/contract/record.ts';

/** The operators' own colours, for what has no line colour of its own. */
export const MODE_COLOURS: Readonly<Record<Mode, string>> = {
  metro: '#C8102E',
  tram: '#008E78',
  rail: '#EF7D00',
  bus: '#CC0000',
};
