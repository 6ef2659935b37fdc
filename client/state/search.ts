import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** What kinds of things can be found, from the ones looked for most. */
export const SEARCH_KINDS = [
  'district',
  'landmark',
  'line',
  'stop',
  'neighbourhood',
  'square',
  'street',
  'park',
  'beach',
  'hill',
  'harbour',
  'station',
  'site',
  'sensor',
  'building',
] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Something with a name that can be gone to. */
export interface SearchItem {
  readonly id: string;
  readonly kind: SearchKind;
  readonly name: string;
  /** Set beside the name: the lines of a stop, the long name of a line. */
  readonly detail: string;
  readonly at: LngLat;
  /** What is selected when it is chosen; null for a place of the package. */
  readonly record: RecordId | null;
  /** `#rrggbb` of a line's badge. */
  readonly colour: string | null;
}

export interface SearchIndex {
  /** The best first, at most `limit`. */
  find(query: string, limit: number): readonly SearchItem[];
}

/** Letters that words begin with in ca, es and en but that nobody types to find a place. */
const ARTICLES = new Set(
  'a al als amb and d da de del dels der des di el els en i l la las les lo los of s sa ses the y'.split(' '),
);

/** How people type the generic part of a name, in full, short or Spanish or English, as the city writes it. */
const GENERIC: Readonly<Record<string, string>> = {
  av: 'avinguda',
  avda: 'avinguda',
  avenida: 'avinguda',
  avenue: 'avinguda',
  c: 'carrer',
  calle: 'carrer',
  street: 'carrer',
  ctra: 'carretera',
  paseo: 'passeig',
  pg: 'passeig',
  psg: 'passeig',
  pl: 'placa',
  plaza: 'placa',
  square: 'placa',
  rbla: 'rambla',
  parque: 'parc',
  park: 'parc',
  playa: 'platja',
  beach: 'platja',
  puerto: 'port',
  harbour: 'port',
  torrent: 'torrent',
  travessera: 'travessera',
};

/** Words of a text without accents, case, punctuation and articles. */
export function searchWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f·]/g, '')
    .toLowerCase();
  const all = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const telling = all.filter((word) => !ARTICLES.has(word));
  return (telling.length > 0 ? telling : all).map((word) => GENERIC[word] ?? word);
}

/**
 * Makes an index of names. Every word is a number in the order of the alphabet, so that a beginning that is typed is a
 * range of numbers, and a query runs over columns of numbers: 150,000 names in a few milliseconds.
 */
export function createSearch(items: readonly SearchItem[]): SearchIndex {
  const texts = items.map(({ name, detail }) => [searchWords(name), searchWords(detail)] as const);
  const dictionary = [...new Set(texts.flat(2))].sort();
  const numbers = new Map(dictionary.map((word, number) => [word, number]));
  const columns = columnsOf(texts, numbers);
  const kindRanks = Uint8Array.from(items, ({ kind }) => SEARCH_KINDS.indexOf(kind));
  return {
    find(query, limit) {
      const wanted = query.trim() === '' ? [] : searchWords(query).map((word) => rangeOf(dictionary, word));
      if (wanted.length === 0 || limit < 1) return [];
      const best = new Best(items, limit);
      for (let item = 0; item < items.length; item++) {
        const kindCost = (kindRanks[item] ?? 0) * 0.5;
        const cost = costOf(columns, item, wanted, best.worst - kindCost);
        if (cost < Number.POSITIVE_INFINITY) best.offer(item, cost + kindCost);
      }
      return best.items();
    },
  };
}

/** Numbers of all items' words: those of the name of item i from `starts[2i]`, of its detail from `starts[2i + 1]`. */
interface WordColumns {
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
}

type Words = readonly string[];

function columnsOf(texts: readonly (readonly [name: Words, detail: Words])[], numbers: ReadonlyMap<string, number>) {
  const starts = new Uint32Array(texts.length * 2 + 1);
  const words = new Uint32Array(texts.reduce((sum, [name, detail]) => sum + name.length + detail.length, 0));
  let count = 0;
  let part = 0;
  for (const list of texts.flat()) {
    starts[part++] = count;
    for (const word of list) words[count++] = numbers.get(word) ?? 0;
  }
  starts[part] = count;
  return { starts, words };
}

/** What a typed word finds: the number of the very word (-1: none is), and those of the words that begin with it. */
interface WordRange {
  readonly whole: number;
  readonly from: number;
  readonly to: number;
}

function rangeOf(dictionary: readonly string[], word: string): WordRange {
  const from = firstNotBefore(dictionary, word);
  return { whole: dictionary[from] === word ? from : -1, from, to: firstNotBefore(dictionary, `${word}\uffff`) };
}

function firstNotBefore(dictionary: readonly string[], word: string): number {
  let [low, high] = [0, dictionary.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dictionary[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What it costs that a word is found in an item's detail rather than in its name. */
const DETAIL_COST = 40;

/**
 * How far a thing is from what was typed, less is better: whole words before beginnings, at the name's start before
 * later in it, short names before long ones. Infinite when a word typed begins none of its words, or beyond `most`.
 */
function costOf({ starts, words }: WordColumns, item: number, wanted: readonly WordRange[], most: number): number {
  const start = starts[item * 2] ?? 0;
  const middle = starts[item * 2 + 1] ?? 0;
  const end = starts[item * 2 + 2] ?? 0;
  let cost = Math.max(0, middle - start - wanted.length) * 4;
  for (let place = 0; place < wanted.length; place++) {
    const range = wanted[place];
    if (!range) break;
    let found = wordCost(words, start, middle, range, place);
    if (found === Number.POSITIVE_INFINITY) found = wordCost(words, middle, end, range, place) + DETAIL_COST;
    cost += found;
    if (cost > most) return Number.POSITIVE_INFINITY;
  }
  return cost;
}

function wordCost(words: Uint32Array, start: number, end: number, range: WordRange, place: number): number {
  let beginning = -1;
  for (let index = start; index < end; index++) {
    const word = words[index] ?? 0;
    if (word === range.whole) return Math.min(6, Math.abs(index - start - place) * 2);
    if (beginning < 0 && word >= range.from && word < range.to) beginning = index - start;
  }
  return beginning < 0 ? Number.POSITIVE_INFINITY : 8 + Math.min(6, Math.abs(beginning - place) * 2);
}

/** The cheapest items, kept in order while more are offered. */
class Best {
  readonly #items: readonly SearchItem[];
  readonly #limit: number;
  readonly #found: { readonly item: SearchItem; readonly cost: number }[] = [];
  /** What an item may cost at most to be among them. */
  worst = Number.MAX_VALUE;

  constructor(items: readonly SearchItem[], limit: number) {
    this.#items = items;
    this.#limit = limit;
  }

  offer(index: number, cost: number): void {
    const item = this.#items[index];
    if (!item) return;
    const comesBefore = (other: { readonly item: SearchItem; readonly cost: number }): boolean =>
      cost < other.cost || (cost === other.cost && item.name < other.item.name);
    const place = this.#found.findIndex(comesBefore);
    if (place < 0 && this.#found.length >= this.#limit) return;
    this.#found.splice(place < 0 ? this.#found.length : place, 0, { item, cost });
    if (this.#found.length > this.#limit) this.#found.pop();
    if (this.#found.length === this.#limit) this.worst = this.#found.at(-1)?.cost ?? this.worst;
  }

  items(): readonly SearchItem[] {
    return this.#found.map(({ item }) => item);
  }
}
