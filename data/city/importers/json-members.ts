import { FileProblem } from './importer.ts';

/** One thing found in a JSON text: a member of the outermost object, or an element of the array looked for. */
export type JsonPart =
  | { readonly type: 'member'; readonly name: string; readonly text: string }
  | { readonly type: 'element'; readonly index: number; readonly text: string };

/** Letters of one element; a municipality's outline has half a million. */
const LONGEST_ELEMENT = 64 * 1024 * 1024;
const LONGEST_MEMBER = 64 * 1024;

/**
 * The members of a JSON object, and the elements of that one of its arrays called `arrayName`, one by one, each as its
 * text: a file of any size is never held whole. Members longer than 64 KiB are passed over. An array at the outermost
 * is the array looked for. Throws {@link FileProblem} for a text that is cut; what lies between the brackets is not
 * looked into.
 */
export function* jsonParts(texts: Iterable<string>, arrayName: string): Iterable<JsonPart> {
  const scanner = new JsonScanner(arrayName);
  for (const text of texts) {
    yield* scanner.take(text);
    if (scanner.done) return;
  }
  scanner.end();
}

/** What a JSON text says, or undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);
const MATTERS = Uint8Array.from({ length: 128 }, (_, letter) =>
  '"\\\\[]{},:'.includes(String.fromCharCode(letter)) ? 1 : 0,
);

/** Follows quotes and brackets through the text, whatever pieces it comes in. */
class JsonScanner {
  readonly #arrayName: string;
  #depth = 0;
  #quoted = false;
  #escaped = false;
  #name = '';
  /** Depth that the elements lie at: 1 in an outermost array, 2 in a member; 0: not in the array. */
  #elementDepth = 0;
  #outermost = 0;
  #index = 0;
  #held = '';
  #tooLong = false;
  done = false;

  constructor(arrayName: string) {
    this.#arrayName = arrayName;
  }

  *take(text: string): Iterable<JsonPart> {
    let from = 0;
    let at = this.#escaped ? 1 : 0;
    this.#escaped = false;
    for (at = next(text, at); at < text.length && !this.done; at = next(text, at)) {
      const letter = text.charCodeAt(at);
      if (letter === BACKSLASH) {
        if (this.#quoted && at + 1 >= text.length) this.#escaped = true;
        at += this.#quoted ? 2 : 1;
        continue;
      }
      if (letter === QUOTE) this.#quoted = !this.#quoted;
      else if (!this.#quoted && this.#cutsAt(letter)) {
        this.#hold(text.slice(from, CLOSING.has(letter) || letter === COMMA || letter === COLON ? at : at + 1));
        yield* this.#part(letter);
        from = at + 1;
      } else if (!this.#quoted) this.#turn(letter);
      at++;
    }
    if (!this.done) this.#hold(text.slice(from));
  }

  end(): void {
    if (this.#outermost === 0) throw new FileProblem('is no JSON');
    throw new FileProblem(this.#index > 0 ? `is cut: it ends after element ${this.#index}` : 'is cut or is no JSON');
  }

  /** Whether a letter begins or ends one of the parts, rather than being within one. */
  #cutsAt(letter: number): boolean {
    const level = this.#elementDepth === 0 ? 1 : this.#elementDepth;
    if (this.#outermost === 0) return OPENING.has(letter);
    if (letter === COMMA || letter === COLON) return this.#depth === level;
    if (CLOSING.has(letter)) return this.#depth === level;
    return letter === 91 && this.#depth === 1 && this.#elementDepth === 0 && this.#name === this.#arrayName;
  }

  *#part(letter: number): Iterable<JsonPart> {
    if (OPENING.has(letter)) this.#open(letter);
    else if (letter === COLON && this.#elementDepth === 0) this.#startMember();
    else yield* this.#ended(letter);
  }

  #open(letter: number): void {
    this.#depth++;
    if (this.#outermost === 0) {
      this.#outermost = letter;
      if (letter === 91) this.#elementDepth = 1;
    } else this.#elementDepth = 2;
    this.#drop();
  }

  #startMember(): void {
    const name = parsed(this.#held);
    this.#name = typeof name === 'string' ? name : '';
    this.#drop();
  }

  *#ended(letter: number): Iterable<JsonPart> {
    const text = this.#held.trim();
    const tooLong = this.#tooLong;
    this.#drop();
    if (this.#elementDepth > 0) {
      if (text !== '') yield { type: 'element', index: this.#index++, text };
    } else if (text !== '' && !tooLong) yield { type: 'member', name: this.#name, text };
    if (!CLOSING.has(letter)) return;
    this.#depth--;
    this.#elementDepth = 0;
    this.#name = '';
    this.done = this.#depth === 0;
  }

  #turn(letter: number): void {
    if (OPENING.has(letter)) this.#depth++;
    else if (CLOSING.has(letter)) this.#depth--;
  }

  #hold(text: string): void {
    if (this.#tooLong) return;
    this.#held += text;
    if (this.#elementDepth > 0 && this.#held.length > LONGEST_ELEMENT) {
      throw new FileProblem(`element ${this.#index} has no end`);
    }
    if (this.#elementDepth === 0 && this.#held.length > LONGEST_MEMBER) {
      this.#tooLong = true;
      this.#held = '';
    }
  }

  #drop(): void {
    this.#held = '';
    this.#tooLong = false;
  }
}

/** The next letter that matters, from a place on; the length of the text when there is none. */
function next(text: string, from: number): number {
  let at = from;
  while (at < text.length && MATTERS[text.charCodeAt(at)] !== 1) at++;
  return at;
}
