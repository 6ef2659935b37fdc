import { malformed, quoted } from './refusal.ts';

/** `literal` carries text in single quotes, perhaps after `geography`, `geometry` or `duration`. */
export interface Token {
  readonly type: 'name' | 'number' | 'time' | 'text' | 'geography' | 'duration' | '(' | ')' | ',' | '/' | '-' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A longer expression is refused, characters. */
export const EXPRESSION_AT_MOST = 8000;

/** One pattern per kind, tried in this order at each place. */
const PATTERNS: readonly (readonly [Token['type'], RegExp])[] = [
  ['geography', /(?:geography|geometry)'((?:[^']|'')*)'/y],
  ['duration', /duration'((?:[^']|'')*)'/y],
  ['text', /'((?:[^']|'')*)'/y],
  [
    'time',
    /(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?![\w:])/y,
  ],
  ['number', /(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)(?![\w])/y],
  ['name', /((?:@iot\.)?[\p{L}_][\p{L}\p{N}_]*(?:[.:-][\p{L}_][\p{L}\p{N}_]*)*|@[\p{L}]+\.[\p{L}]+)/uy],
];

const SIGNS = new Set(['(', ')', ',', '/', '-']);

/** The words of an expression, the last one of type `end`. Throws a refusal where it is none. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > EXPRESSION_AT_MOST) throw malformed(`an expression has at most ${EXPRESSION_AT_MOST} characters`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    const found = tokenAt(text, at, character);
    if (!found) throw malformed(`${quoted(text.slice(at))} is not understood`);
    tokens.push(found.token);
    at = found.end;
  }
  return [...tokens, { type: 'end', text: '', at }];
}

function tokenAt(text: string, at: number, character: string): { token: Token; end: number } | undefined {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const raw = match[1] ?? '';
    const unquoted = type === 'text' || type === 'geography' || type === 'duration' ? raw.replaceAll("''", "'") : raw;
    return { token: { type, text: unquoted, at }, end: pattern.lastIndex };
  }
  if (!SIGNS.has(character)) return undefined;
  return { token: { type: character as Token['type'], text: character, at }, end: at + 1 };
}
