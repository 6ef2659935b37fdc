import { badRequest } from './ngsi-problem.ts';
import type { Attribute, NgsiEntity } from './entity.ts';
import { readPattern } from './safe-pattern.ts';

/** Whether an entity answers to a query. */
export type EntityTest = (entity: NgsiEntity) => boolean;

const QUERY_AT_MOST = 2000;
const NESTED_AT_MOST = 10;
const TERMS_AT_MOST = 50;

/**
 * Reads `q` of NGSI-LD (ETSI GS CIM 009, clause 4.9): `;` and, `|` or, parentheses, `==` `!=` `>` `>=` `<` `<=` `~=`
 * `!~=`,
 * lists, ranges `a..b`, and an attribute alone for its existence. Refuses others with BadRequestData.
 */
export function readQuery(text: string): EntityTest {
  if (text.length > QUERY_AT_MOST) badRequest(`q may have ${QUERY_AT_MOST} characters.`);
  const reader = new QueryReader(text);
  const test = reader.either(0);
  if (!reader.atEnd) badRequest(`q is not understood from character ${reader.at + 1}.`);
  return test;
}

type Scalar = string | number | boolean;

class QueryReader {
  at = 0;
  #terms = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  either(depth: number): EntityTest {
    if (depth > NESTED_AT_MOST) badRequest(`q may nest ${NESTED_AT_MOST} deep.`);
    const tests = [this.#all(depth)];
    while (this.#take('|')) tests.push(this.#all(depth));
    return (entity) => tests.some((test) => test(entity));
  }

  #all(depth: number): EntityTest {
    const tests = [this.#one(depth)];
    while (this.#take(';')) tests.push(this.#one(depth));
    return (entity) => tests.every((test) => test(entity));
  }

  #one(depth: number): EntityTest {
    if (++this.#terms > TERMS_AT_MOST) badRequest(`q may have ${TERMS_AT_MOST} terms.`);
    if (!this.#take('(')) return this.#term();
    const test = this.either(depth + 1);
    if (!this.#take(')')) badRequest('q has a parenthesis that is not closed.');
    return test;
  }

  #term(): EntityTest {
    const path = this.#match(/[A-Za-z_@][\w:/#@-]*(?:\.[\w@-]+)*/y) ?? badRequest('q lacks an attribute.');
    const operator = this.#match(/==|!=|>=|<=|!~=|~=|>|</y);
    if (operator === null) return (entity) => valuesAt(entity, path).length > 0;
    if (operator === '~=' || operator === '!~=') return this.#pattern(path, operator === '~=');
    return comparison(path, operator, this.#operands());
  }

  #pattern(path: string, wanted: boolean): EntityTest {
    const text = this.#quoted() ?? this.#match(/[^;|)]+/y) ?? badRequest('q lacks a pattern.');
    const matches = readPattern(text);
    return (entity) => {
      const values = valuesAt(entity, path);
      return values.length > 0 && values.some((value) => matches(String(value))) === wanted;
    };
  }

  /** Ranges are pairs; a single value is a pair of itself. */
  #operands(): readonly (readonly [Scalar, Scalar])[] {
    const operands: (readonly [Scalar, Scalar])[] = [];
    do {
      const from = this.#scalar();
      operands.push([from, this.#take('..') ? this.#scalar() : from]);
    } while (this.#take(','));
    return operands;
  }

  #scalar(): Scalar {
    const quoted = this.#quoted();
    if (quoted !== null) return quoted;
    const moment = this.#match(/\d{4}-\d\d-\d\dT[\d:.]*\d(?:Z|[+-]\d\d:\d\d)?/y);
    if (moment !== null) return moment;
    const number = this.#match(/[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=$|[,;|)]|\.\.)/y);
    if (number !== null) return Number(number);
    const word = this.#match(/(?:[^,;|().<>=!~"]|\.(?!\.))+/y) ?? badRequest('q lacks a value.');
    return word === 'true' ? true : word === 'false' ? false : word;
  }

  #quoted(): string | null {
    const text = this.#match(/"(?:[^"\\]|\\.)*"/y);
    return text === null ? null : text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  }

  #take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }
}

function comparison(path: string, operator: string, operands: readonly (readonly [Scalar, Scalar])[]): EntityTest {
  const [first] = operands;
  if (operator === '==' || operator === '!=') {
    const meets = (value: Scalar) => operands.some(([from, to]) => order(value, from) >= 0 && order(value, to) <= 0);
    return (entity) => {
      const values = valuesAt(entity, path);
      return values.length > 0 && values.some(meets) === (operator === '==');
    };
  }
  if (operands.length !== 1 || first === undefined || first[0] !== first[1]) {
    badRequest(`q compares by ${operator} with one value alone.`);
  }
  const [bound] = first;
  return (entity) => valuesAt(entity, path).some((value) => isOrdered(order(value, bound), operator));
}

function isOrdered(sign: number, operator: string): boolean {
  if (operator === '>') return sign > 0;
  if (operator === '>=') return sign >= 0;
  return operator === '<' ? sign < 0 : sign <= 0;
}

/** NaN where the two are of different kinds: no comparison holds then. Moments compare by time, not by letters. */
function order(value: Scalar, other: Scalar): number {
  if (typeof value !== typeof other) return Number.NaN;
  if (typeof value === 'number' && typeof other === 'number') return Math.sign(value - other);
  const [oneMs, otherMs] = [momentMs(value), momentMs(other)];
  if (!Number.isNaN(oneMs) && !Number.isNaN(otherMs)) return Math.sign(oneMs - otherMs);
  return value < other ? -1 : Number(value > other);
}

function momentMs(value: Scalar): number {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
}

/** Good values alone; of `attribute`, `attribute.observedAt` and `attribute.unitCode`. */
function valuesAt({ attributes }: NgsiEntity, path: string): readonly Scalar[] {
  const [, name = '', sub] = /^([^.]+)(?:\.(.+))?/.exec(path) ?? [];
  const attribute = attributes.find((each) => each.name === shortName(name));
  if (!attribute || attribute.flags) return [];
  return sub === undefined ? scalarsOf(attribute.value) : scalarsOf(subValue(attribute, sub));
}

/** Names may come expanded, as IRIs. */
export function shortName(name: string): string {
  return /^https?:/.test(name) ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1) : name;
}

function subValue({ observedAtMs, unitCode }: Attribute, sub: string): Attribute['value'] | undefined {
  if (sub === 'observedAt' && observedAtMs !== undefined) return new Date(observedAtMs).toISOString();
  return sub === 'unitCode' ? unitCode : undefined;
}

function scalarsOf(value: Attribute['value'] | undefined): readonly Scalar[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}
