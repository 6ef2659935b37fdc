import { isEntitySet, type EntitySet, navigationOf } from './entity.ts';
import { EXPRESSION_AT_MOST } from './lexer.ts';
import { type Expression, parseExpression, parseOrder } from './expression.ts';
import { malformed, quoted, Refusal } from './refusal.ts';

/** One order, the most important first. */
export type Order = ReturnType<typeof parseOrder>;

/** What is wanted of a set or an entity. */
export interface QueryOptions {
  readonly filter?: Expression;
  readonly order?: Order;
  readonly top?: number;
  readonly skip?: number;
  readonly count?: boolean;
  readonly select?: readonly string[];
  readonly expand?: ReadonlyMap<string, QueryOptions>;
  readonly dataArray?: boolean;
  /** Where the page before ended. */
  readonly skipToken?: string;
  /** As it was asked, without what turns pages: `$filter=…`. */
  readonly asked?: readonly string[];
}

/** `$expand` inside of each other; deeper ones are refused. */
const EXPANDS_DEEP = 6;

/** Characters of a whole query; longer ones are refused. */
const QUERY_AT_MOST = 16_000;

const ITEMS_AT_MOST = 60;

/** Options of OData that the standard leaves out. */
const NOT_HERE = new Set(['$search', '$apply', '$compute', '$format', '$levels', '$index', '$schemaversion', '$id']);

/** How a member is written that `$select` names: control information has two names. */
export function memberName(selected: string): string {
  return selected === 'id' || selected === 'selfLink' ? `@iot.${selected}` : selected;
}

/** A plus stands for a space, save before the hours of an offset. */
const PLUS = /\+(?!\d{2}:?\d{2}(?!\d))/g;

/** The query of an address, undecoded, for a set. Throws a refusal. */
export function readQuery(query: string, set: EntitySet | null): QueryOptions {
  if (query.length > QUERY_AT_MOST) throw malformed(`a query has at most ${QUERY_AT_MOST} characters`);
  const pairs = query.split('&').filter((pair) => pair !== '');
  return optionsOf(
    pairs.map((pair) => decoded(pair.replace(PLUS, ' '))),
    set,
    EXPANDS_DEEP,
  );
}

/** Percent-encoding undone. Throws a refusal. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(`${quoted(text)} is not percent-encoded UTF-8`);
  }
}

type Writable = { -readonly [Key in keyof QueryOptions]: QueryOptions[Key] };

function optionsOf(pairs: readonly string[], set: EntitySet | null, deep: number): QueryOptions {
  const options: Writable = {};
  const seen = new Set<string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = (equals < 0 ? pair : pair.slice(0, equals)).trim();
    const text = equals < 0 ? '' : pair.slice(equals + 1).trim();
    if (seen.has(name)) throw malformed(`${quoted(name)} is there twice`);
    seen.add(name);
    if (name.startsWith('$')) readOption(name, text, options, set, deep);
  }
  options.asked = pairs.filter((pair) => !/^\s*\$skip(?:token)?\s*=/.test(pair)).map((pair) => pair.trim());
  return options;
}

function readOption(name: string, text: string, options: Writable, set: EntitySet | null, deep: number): void {
  switch (name) {
    case '$filter':
      options.filter = parseExpression(text);
      return;
    case '$orderby':
      options.order = parseOrder(text);
      return;
    case '$top':
    case '$skip':
      options[name === '$top' ? 'top' : 'skip'] = wholeNumber(name, text);
      return;
    case '$count':
      if (text !== 'true' && text !== 'false') throw malformed('$count is true or false');
      options.count = text === 'true';
      return;
    case '$select':
      options.select = itemsOf(text).map(memberName);
      return;
    case '$expand':
      options.expand = expandOf(text, set, deep);
      return;
    case '$resultFormat':
      if (text !== 'dataArray') throw new Refusal(501, `there is no $resultFormat ${quoted(text)}, only dataArray`);
      options.dataArray = true;
      return;
    case '$skiptoken':
      options.skipToken = text;
      return;
    default:
      throw new Refusal(NOT_HERE.has(name) ? 501 : 400, `${quoted(name)} is not known here`);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw malformed(`${name} is a whole number, not ${quoted(text)}`);
  return Number(text);
}

function itemsOf(text: string): readonly string[] {
  const items = splitOutside(text, ',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw malformed(`${quoted(text)} lacks a name`);
  if (items.length > ITEMS_AT_MOST) throw malformed(`a list has at most ${ITEMS_AT_MOST} names`);
  return items;
}

function expandOf(text: string, set: EntitySet | null, deep: number): ReadonlyMap<string, QueryOptions> {
  if (deep === 0) throw malformed(`$expand goes at most ${EXPANDS_DEEP} deep`);
  const expanded = new Map<string, QueryOptions>();
  for (const item of itemsOf(text)) {
    const [, path = '', , inner = ''] = /^([A-Za-z/]+)(\((.*)\))?$/s.exec(item) ?? [];
    const [name = '', ...deeper] = path.split('/');
    const to = set === null ? null : (navigationOf(set, name)?.to ?? null);
    if (set && !to) throw malformed(`${set} do not lead to ${quoted(item)}`);
    const options = [...splitOutside(inner, ';').filter((each) => each.trim() !== '')];
    if (deeper.length > 0) {
      const rest = `${deeper.join('/')}${inner === '' ? '' : `(${inner})`}`;
      expanded.set(name, merged(expanded.get(name), optionsOf([`$expand=${rest}`], to, deep - 1)));
    } else expanded.set(name, merged(expanded.get(name), optionsOf(options, to, deep - 1)));
  }
  return expanded;
}

/** The same navigation twice: `Datastreams,Datastreams/Observations`. */
function merged(known: QueryOptions | undefined, more: QueryOptions): QueryOptions {
  if (!known) return more;
  const expand = new Map([...(known.expand ?? []), ...(more.expand ?? [])]);
  return { ...known, ...more, ...(expand.size > 0 ? { expand } : {}) };
}

/** Parts between separators that are in no brackets and no quotes. Throws a refusal. */
export function splitOutside(text: string, separator: string): readonly string[] {
  if (text.length > EXPRESSION_AT_MOST) throw malformed(`a list has at most ${EXPRESSION_AT_MOST} characters`);
  if (text === '') return [''];
  const parts: string[] = [];
  let depth = 0;
  let quotedNow = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "'") quotedNow = !quotedNow;
    if (quotedNow) continue;
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) throw malformed(`${quoted(text)} has a bracket too many`);
    if (character !== separator || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  if (depth > 0 || quotedNow) throw malformed(`${quoted(text)} lacks a bracket or a quote`);
  return [...parts, text.slice(start)];
}

/** What an address names, piece by piece. */
export type Step =
  | { readonly type: 'set'; readonly set: EntitySet; readonly id: string | null }
  | { readonly type: 'navigation'; readonly name: string; readonly id: string | null }
  | { readonly type: 'property'; readonly names: readonly string[] }
  | { readonly type: 'value' | 'ref' };

/** Pieces of one address; more are refused. */
const STEPS_AT_MOST = 12;

/** An address below the service root, undecoded: `Things('a')/Datastreams?…` without the query. Throws a refusal. */
export function readPath(path: string): readonly Step[] {
  const segments = splitOutside(decoded(path).replace(/^\/+|\/+$/g, ''), '/');
  if (segments.length > STEPS_AT_MOST) throw malformed(`an address has at most ${STEPS_AT_MOST} parts`);
  const steps: Step[] = [];
  let set: EntitySet | null = null;
  let properties: string[] | null = null;
  for (const segment of segments) {
    const [, name = '', , key] = /^([^()]*)(\((.*)\))?$/s.exec(segment) ?? [];
    if (segment === '$value' || segment === '$ref') {
      steps.push({ type: segment === '$value' ? 'value' : 'ref' });
    } else if (set === null) {
      if (!isEntitySet(name)) throw new Refusal(404, `there is no ${quoted(segment)}`);
      set = name;
      steps.push({ type: 'set', set, id: key === undefined ? null : idOf(key) });
    } else if (!properties && navigationOf(set, name)) {
      set = navigationOf(set, name)?.to ?? set;
      steps.push({ type: 'navigation', name, id: key === undefined ? null : idOf(key) });
    } else if (properties) properties.push(segment);
    else {
      properties = [segment];
      steps.push({ type: 'property', names: properties });
    }
  }
  return steps;
}

/** `'text'` with doubled quotes, or a number as it is. */
function idOf(key: string): string {
  const trimmed = key.trim();
  if (/^'(?:[^']|'')*'$/s.test(trimmed)) return trimmed.slice(1, -1).replaceAll("''", "'");
  if (/^[\w.:~@-]+$/.test(trimmed)) return trimmed;
  throw malformed(`${quoted(key)} is no id`);
}
