import { FUNCTIONS } from './functions.ts';
import { readGeometry } from './geometry.ts';
import { type Token, tokensOf } from './lexer.ts';
import { malformed, quoted } from './refusal.ts';
import { Instant, readDurationMs, readInstant, Span, type Value } from './value.ts';

/** An expression of `$filter` or `$orderby`. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'path'; readonly segments: readonly string[] }
  | { readonly type: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly type: 'not' | 'minus'; readonly of: Expression }
  | { readonly type: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

export type Operator = 'or' | 'and' | 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'add' | 'sub' | 'mul' | 'div' | 'mod';

/** From the loosest to the tightest binding (OData 4.0 part 2, 5.1.1.9). */
const LEVELS: readonly (readonly Operator[])[] = [
  ['or'],
  ['and'],
  ['eq', 'ne'],
  ['gt', 'ge', 'lt', 'le'],
  ['add', 'sub'],
  ['mul', 'div', 'mod'],
];

/** Brackets, signs and calls inside each other; deeper ones are refused. */
const DEPTH_AT_MOST = 40;

/** Words of one expression; more are refused. */
const TOKENS_AT_MOST = 1000;

const SEGMENTS_AT_MOST = 12;

/** Reads a whole text as one expression. Throws a refusal. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.expect('end');
  return expression;
}

/** Reads `expression [asc|desc], …`. Throws a refusal. */
export function parseOrder(text: string): readonly { readonly by: Expression; readonly descending: boolean }[] {
  const parser = new Parser(text);
  const order: { readonly by: Expression; readonly descending: boolean }[] = [];
  do order.push({ by: parser.expression(), descending: parser.direction() });
  while (parser.takes(','));
  parser.expect('end');
  return order;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    if (this.#tokens.length > TOKENS_AT_MOST) throw malformed(`an expression has at most ${TOKENS_AT_MOST} words`);
  }

  expression(): Expression {
    return this.#binary(0);
  }

  direction(): boolean {
    const { type, text } = this.#next();
    if (type !== 'name' || (text !== 'asc' && text !== 'desc')) return false;
    this.#at++;
    return text === 'desc';
  }

  takes(type: Token['type']): boolean {
    if (this.#next().type !== type) return false;
    this.#at++;
    return true;
  }

  expect(type: Token['type']): void {
    if (this.takes(type)) return;
    const { text, at } = this.#next();
    const wanted = type === 'end' ? 'nothing more' : `"${type}"`;
    throw malformed(`${wanted} was expected at character ${at + 1}, not ${text === '' ? 'the end' : quoted(text)}`);
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? { type: 'end', text: '', at: 0 };
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { type, text } = this.#next();
      const operator = type === 'name' ? operators.find((each) => each === text) : undefined;
      if (!operator) return left;
      this.#at++;
      left = { type: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    if (this.#next().type === 'name' && this.#next().text === 'not') {
      this.#at++;
      return { type: 'not', of: this.#deeper(() => this.#unary()) };
    }
    if (this.takes('-')) return { type: 'minus', of: this.#deeper(() => this.#unary()) };
    return this.#primary();
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEPTH_AT_MOST) throw malformed(`an expression is nested at most ${DEPTH_AT_MOST} deep`);
    const result = read();
    this.#depth--;
    return result;
  }

  #primary(): Expression {
    const token = this.#next();
    if (this.takes('(')) {
      const inner = this.#deeper(() => this.expression());
      this.expect(')');
      return inner;
    }
    this.#at++;
    if (token.type === 'name') return this.#named(token);
    if (token.type === 'time' && this.takes('/')) return literal(spanOf(token.text, this.#next(), () => this.#at++));
    const value = literalOf(token);
    if (value === undefined) throw malformed(`a value was expected, not ${quoted(token.text || 'the end')}`);
    return literal(value);
  }

  #named({ text }: Token): Expression {
    if (text === 'true' || text === 'false') return literal(text === 'true');
    if (text === 'null') return literal(null);
    if (this.#next().type === '(') return this.#call(text);
    const segments = [text];
    while (this.takes('/')) {
      const { type, text: segment } = this.#next();
      if (type !== 'name' && type !== 'number') throw malformed(`a name was expected after ${quoted(`${text}/`)}`);
      this.#at++;
      segments.push(segment);
      if (segments.length > SEGMENTS_AT_MOST) throw malformed(`a path has at most ${SEGMENTS_AT_MOST} parts`);
    }
    return { type: 'path', segments };
  }

  #call(name: string): Expression {
    const known = FUNCTIONS.get(name);
    if (!known) throw malformed(`there is no function ${quoted(name)}`);
    this.expect('(');
    const parts: Expression[] = [];
    if (!this.takes(')')) {
      do parts.push(this.#deeper(() => this.expression()));
      while (this.takes(','));
      this.expect(')');
    }
    const [fewest, most] = known.takes;
    if (parts.length < fewest || parts.length > most) {
      throw malformed(`${name} takes ${fewest === most ? fewest : `${fewest} to ${most}`} values, not ${parts.length}`);
    }
    return { type: 'call', name, arguments: parts };
  }
}

function literal(value: Value): Expression {
  return { type: 'literal', value };
}

function literalOf({ type, text }: Token): Value | undefined {
  switch (type) {
    case 'number':
      return Number(text);
    case 'text':
      return text;
    case 'geography':
      return readGeometry(text);
    case 'duration':
      return readDurationMs(text);
    case 'time':
      return instantOf(text);
    default:
      return undefined;
  }
}

function instantOf(text: string): Value {
  const [, hour, minute, second = '00', fraction = ''] = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/.exec(text) ?? [];
  if (hour) return `${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const instant = readInstant(text);
  if (instant === undefined) throw malformed(`${quoted(text)} is no time`);
  return instant;
}

function spanOf(from: string, next: Token, take: () => void): Value {
  const [start, end] = [readInstant(from), next.type === 'time' ? readInstant(next.text) : undefined];
  if (!(start instanceof Instant) || !(end instanceof Instant)) throw malformed(`${quoted(from)}/ is no interval`);
  take();
  return new Span(start.atMs, end.atMs);
}
