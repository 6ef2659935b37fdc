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

interface Indexed {
  readonly item: SearchItem;
  readonly words: readonly string[];
  readonly detailWords: readonly string[];
  readonly kindRank: number;
}

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

export function createSearch(items: readonly SearchItem[]): SearchIndex {
  const indexed = items.map((item): Indexed => {
    const kindRank = SEARCH_KINDS.indexOf(item.kind);
    return { item, words: searchWords(item.name), detailWords: searchWords(item.detail), kindRank };
  });
  return {
    find(query, limit) {
      const wanted = searchWords(query);
      if (wanted.length === 0 || query.trim() === '') return [];
      const found: { readonly item: SearchItem; readonly cost: number }[] = [];
      for (const each of indexed) {
        const cost = costOf(each, wanted);
        if (cost < Number.POSITIVE_INFINITY) found.push({ item: each.item, cost });
      }
      found.sort((a, b) => a.cost - b.cost || (a.item.name < b.item.name ? -1 : 1));
      return found.slice(0, limit).map(({ item }) => item);
    },
  };
}

/**
 * How far a thing is from what was typed, less is better: whole words before beginnings, at the name's start before
 * later in it, short names before long ones, then the kind. Infinite when a word typed begins none of its words.
 */
function costOf({ words, detailWords, kindRank }: Indexed, wanted: readonly string[]): number {
  let cost = 0;
  let place = -1;
  for (const word of wanted) {
    place++;
    const inName = wordCost(words, word, place);
    const found = inName < Number.POSITIVE_INFINITY ? inName : wordCost(detailWords, word, place) + 40;
    if (found === Number.POSITIVE_INFINITY) return found;
    cost += found;
  }
  return cost + Math.max(0, words.length - wanted.length) * 4 + kindRank * 0.5;
}

function wordCost(words: readonly string[], wanted: string, place: number): number {
  const whole = words.indexOf(wanted);
  if (whole >= 0) return Math.min(6, Math.abs(whole - place) * 2);
  const beginning = words.findIndex((word) => word.startsWith(wanted));
  return beginning < 0 ? Number.POSITIVE_INFINITY : 8 + Math.min(6, Math.abs(beginning - place) * 2);
}
