import { createSearch, type SearchItem } from '../../client/state/search.ts';

/** Finding places by name as a visitor types. */
export interface SearchResult {
  readonly names: number;
  /** Making the index, in the worker, once. */
  readonly indexMs: number;
  /** One answer, over every beginning of every query. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The same by a plain look through all names, letter by letter, the peer. */
  readonly plainP95Ms: number;
}

const NAMES = 150_000;
const SHOWN = 8;

/** Beginnings and cores of the names that a city has. */
const KINDS = [
  'Carrer',
  'Passeig',
  'Plaça',
  'Avinguda',
  'Passatge',
  'Travessera',
  'Ronda',
  'Jardins',
  'Torrent',
  'Escola',
];
const CORES =
  'Gràcia Aribau Muntaner Casanova Villarroel Urgell Balmes Mallorca València Aragó Consell Diputació Sepúlveda Rocafort Calàbria Viladomat Entença Llançà Vilamarí Tarragona Bruc Girona Bailèn Roger Marina Lepant Padilla Castillejos Cartagena Dos Maig Indústria Còrsega Provença Rosselló Sardenya Sicília Nàpols'.split(
    ' ',
  );

const QUERIES = [
  'passeig de gracia',
  'carrer arago 213',
  'placa',
  'jardins marina',
  'av diagonal',
  'zzz',
  'consell de cent',
];

/** 150,000 names, and every beginning of seven queries as they are typed, five times over. */
export async function run(): Promise<SearchResult> {
  const items = namesOf(NAMES);
  const startMs = performance.now();
  const index = createSearch(items);
  const indexMs = performance.now() - startMs;
  const typed = QUERIES.flatMap((query) => Array.from(query, (_, at) => query.slice(0, at + 1)));
  const times: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (const query of typed) {
      times.push(timed(() => index.find(query, SHOWN)));
      plain.push(timed(() => plainFind(items, query)));
    }
  }
  return {
    names: NAMES,
    indexMs: Math.round(indexMs),
    p50Ms: share(times, 0.5),
    p95Ms: share(times, 0.95),
    plainP95Ms: share(plain, 0.95),
  };
}

function namesOf(count: number): readonly SearchItem[] {
  return Array.from({ length: count }, (_, number): SearchItem => {
    const kind = KINDS[number % KINDS.length];
    const name = `${kind} de ${CORES[(number * 7) % CORES.length]} ${CORES[(number * 13 + 5) % CORES.length]} ${number % 997}`;
    return { id: `street:${number}`, kind: 'street', name, detail: '', at: [2.17, 41.39], record: null, colour: null };
  });
}

function plainFind(items: readonly SearchItem[], query: string): readonly SearchItem[] {
  const fold = (text: string) =>
    text
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase();
  const wanted = fold(query);
  return items.filter(({ name }) => fold(name).includes(wanted)).slice(0, SHOWN);
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) * 10) / 10;
}
