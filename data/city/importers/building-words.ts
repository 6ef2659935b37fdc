import type { FootprintFact } from './facts.ts';

/** What can be told of a building besides where it stands. */
export type BuildingFacts = Partial<
  Pick<FootprintFact, 'heightM' | 'levels' | 'baseM' | 'reference' | 'name' | 'yearBuilt' | 'use'>
>;

/** From floor to floor, metres: where something is told in storeys and wanted in metres. */
export const STOREY_M = 3.1;

/** Above these a figure is a slip of the pen: the tallest building there is has 163 storeys and 828 m. */
const MOST_LEVELS = 163;
const TALLEST_M = 830;

/** Storeys as people write them: `7`, `7.5`, `4;5` and `4-5` (the most counts), Roman `VII`. */
export function levelsOf(text: unknown): number | undefined {
  const numbers = numbersIn(text);
  const levels = numbers.length > 0 ? Math.max(...numbers) : romanOf(text);
  return levels !== undefined && levels >= 0 && levels <= MOST_LEVELS ? levels : undefined;
}

/** Metres: `21`, `21.5 m`, `21,5`, `70 ft`, `70'`. */
export function metresOf(text: unknown): number | undefined {
  const [value] = numbersIn(text);
  if (value === undefined) return undefined;
  const feet = typeof text === 'string' && /(?:ft|feet|')/.test(text);
  const metres = feet ? Math.round(value * 30.48) / 100 : value;
  return metres >= 0 && metres <= TALLEST_M ? metres : undefined;
}

/** The first year that a text tells, from 1000 to 2100. */
export function yearOf(text: unknown): number | undefined {
  const year = Number(/(?<!\d)(1\d{3}|20\d{2})(?!\d)/.exec(String(text ?? ''))?.[1]);
  return Number.isInteger(year) ? year : undefined;
}

/** Trimmed; undefined when there is nothing. */
export function wordOf(text: unknown): string | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const word = String(text).trim().slice(0, 200);
  return word === '' || /^(?:null|none|nan|-)$/i.test(word) ? undefined : word;
}

/** Leaves out what is not known. */
export function known<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

function numbersIn(text: unknown): number[] {
  if (typeof text === 'number') return Number.isFinite(text) ? [text] : [];
  if (typeof text !== 'string') return [];
  return (text.slice(0, 100).match(/(?<![\d.])-?\d+(?:[.,]\d+)?/g) ?? []).map((each, index) => {
    const value = Number(each.replace(',', '.'));
    return index > 0 ? Math.abs(value) : value;
  });
}

/** The cadastre's storeys: `VII`, `-I+VII` (one below the ground, seven above). Undefined: no Roman number. */
function romanOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const above = /^(?:-[IVXL]+\+?)?([IVXL]*)$/.exec(text.trim().slice(0, 20));
  if (!above || text.trim() === '') return undefined;
  const digits = [...(above[1] ?? '')].map((letter) => ROMAN[letter] ?? 0);
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0);
}

const ROMAN: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50 };
