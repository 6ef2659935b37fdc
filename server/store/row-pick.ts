import { placeOf } from './series-rows.ts';

type Texts = ReadonlyMap<number, string>;

/** Which rows of a section were kept, of each series read its first ones: what else is said of rows is picked the same. */
export class RowPick {
  readonly #isAll: boolean;
  readonly #firsts: Uint32Array;
  readonly #starts: Uint32Array;

  /** `firsts`: where each series begins among all rows; `starts`: where it begins among those kept, and one more. */
  constructor(all: number, firsts: Uint32Array, starts: Uint32Array) {
    this.#isAll = starts.at(-1) === all;
    this.#firsts = firsts;
    this.#starts = starts;
  }

  column(all: Uint8Array): Uint8Array {
    if (this.#isAll) return all;
    const firsts = this.#firsts;
    const starts = this.#starts;
    const picked = new Uint8Array(starts.at(-1) ?? 0);
    for (let index = 0; index < firsts.length; index++) {
      const end = starts[index + 1] ?? 0;
      const shift = (firsts[index] ?? 0) - (starts[index] ?? 0);
      for (let row = starts[index] ?? 0; row < end; row++) picked[row] = all[row + shift] ?? 0;
    }
    return picked;
  }

  texts(all: Texts): Texts {
    if (all.size === 0 || this.#isAll) return all;
    const picked = new Map<number, string>();
    for (const [row, text] of all) {
      const index = placeOf(this.#firsts, row + 1) - 1;
      const place = (this.#starts[index] ?? 0) + row - (this.#firsts[index] ?? 0);
      if (index >= 0 && place < (this.#starts[index + 1] ?? 0)) picked.set(place, text);
    }
    return picked;
  }
}
