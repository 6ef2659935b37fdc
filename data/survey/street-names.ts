import { ARTICLED, BARE, GIVEN_NAMES, WRITTEN_OTHERWISE } from './street-name-words.ts';

/** Types of street as the city shortens them. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    c: 'Carrer',
    cr: 'Carrer',
    cl: 'Carrer',
    av: 'Avinguda',
    avda: 'Avinguda',
    pg: 'Passeig',
    pl: 'Plaça',
    ptge: 'Passatge',
    pge: 'Passatge',
    ptja: 'Platja',
    rbla: 'Rambla',
    rda: 'Ronda',
    ctra: 'Carretera',
    trav: 'Travessera',
    tv: 'Travessera',
    bda: 'Baixada',
    bxda: 'Baixada',
    cmi: 'Camí',
    gv: 'Gran Via',
    g: 'Gran Via',
    ptta: 'Placeta',
    plta: 'Placeta',
    mll: 'Moll',
    escl: 'Escales',
    vda: 'Via',
    vcte: 'Viaducte',
    tor: 'Torrent',
    tort: 'Torrent',
    ra: 'Riera',
    jard: 'Jardins',
  }),
);

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  `Carrer Plaça Avinguda Passeig Passatge Rambla Camí Carretera Via Ronda Travessera Baixada Torrent Riera Placeta Pla Pas Escales
  Moll Carreró Costa Parc Drecera Travessia Viaducte Jardins Espigó Davallada Passadís Platja Nus Escullera Jardí Pujada Mirador`.split(
    /\s+/,
  ),
);

const SHORTENED: readonly (readonly [RegExp, string])[] = [
  [/^Sta\.?$/i, 'Santa'],
  [/^St\.?$/i, 'Sant'],
  [/^Stma\.?$/i, 'Santíssima'],
  [/^Dr\.?$/i, 'Doctor'],
  [/^Ma\.$/, 'Maria'],
  [/^Mn\.?$/, 'Mossèn'],
  [/^Ntra\.?$/, 'Nostra'],
];

const SMALL_WORDS: ReadonlySet<string> = new Set(
  'de del dels d la les el els l i y en a al als o amb los las e van von da do lo'.split(' '),
);

/** Words that a preposition is already written with. */
const JOINED = /^(?:de|del|dels|d['’]\S+|de['’]|a|als?|en)$/i;

/**
 * A street's name as the city writes it: `Passeig de Gràcia` for `Passeig Gràcia`, `PG GRACIA` or `Pg. Gràcia` (but for
 * the accents that are not there), articles and prepositions in lower case, apostrophes as ’.
 */
export function writtenName(raw: string): string {
  const words = cased(raw.replace(/\s+/g, ' ').trim()).split(' ').filter(Boolean).map(lengthened);
  const [type, ...rest] = typed(words);
  if (type === undefined || !/\p{L}/u.test(words.join(''))) return '';
  const plain = [type, ...rest].join(' ').replaceAll('’', "'");
  const otherwise = WRITTEN_OTHERWISE.get(plain) ?? WRITTEN_OTHERWISE.get(plain.replaceAll("'", '’'));
  if (otherwise !== undefined) return otherwise;
  const name = rest.join(' ');
  const first = rest[0];
  if (first === undefined || !isType(type) || JOINED.test(first)) return typographic([type, name].join(' ').trim());
  return typographic(`${type} ${preposition(rest)}${name}`);
}

/** How two spellings of one street compare: no accents, case, articles, prepositions or signs. */
export function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[’']/g, ' ')
    .replace(/[^a-z0-9 ]/g, '')
    .split(' ')
    .filter((word) => word !== '' && !SMALL_WORDS.has(word))
    .join(' ');
}

function typed(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const whole = TYPES.get(first.replace(/\.$/, '').toLowerCase());
  const joined = whole === undefined || rest.length === 0 ? words : [whole, ...rest];
  return joined[0] === 'Gran' && joined[1] === 'Via' ? ['Gran Via', ...joined.slice(2)] : joined;
}

function isType(word: string): boolean {
  return KNOWN_TYPES.has(word) || word === 'Gran Via';
}

function preposition(rest: readonly string[]): string {
  const [first = '', second = ''] = rest;
  if (BARE.has(first) || /^(?:\d|[A-ZÀ-Ú]$)/u.test(first)) return '';
  const article = isPerson(first, second) ? undefined : ARTICLED.get(first);
  if (article === undefined) return elides(first) ? 'd’' : 'de ';
  if (!elides(first) || article.endsWith('s')) return `${article} `;
  return article === 'de la' && /^h?[iu]/i.test(first) ? 'de la ' : 'de l’';
}

/** Two surnames joined by `i` name a person whatever the first means (Pi i Margall); so does a given name with another. */
function isPerson(first: string, second: string): boolean {
  return second === 'i' || (GIVEN_NAMES.has(first) && /^\p{Lu}/u.test(second));
}

/** Whether a word begins with the sound of a vowel: not with a consonantal i or u (Iecla, Uadi). */
function elides(word: string): boolean {
  const plain = word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return /^h?[aeiou]/.test(plain) && !/^[iu][aeou]/.test(plain);
}

/** A name all in capitals in the case of names. */
function cased(name: string): string {
  if (name !== name.toUpperCase() || !/\p{Lu}{3}/u.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/[^\s'’-]+/gu, (word, at: number) => (at > 0 && SMALL_WORDS.has(word) ? word : capital(word)))
    .replace(/\b(x{0,3})(ix|iv|v?i{0,3})$/i, (number) => number.toUpperCase());
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function lengthened(word: string): string {
  return SHORTENED.find(([pattern]) => pattern.test(word))?.[1] ?? word;
}

function typographic(name: string): string {
  return name.replace(/(\p{L})'(\p{L})/gu, '$1’$2');
}
