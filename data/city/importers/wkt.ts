import type { LngLat } from '../../contract/place.ts';
import { type Geometry, lineOf, pointOf, polygonOf } from './geometry.ts';
import { type Crs, toDegreesFrom } from './projection.ts';

type Nested = readonly (LngLat | Nested)[];

const KINDS = /^\s*(?:SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*(EMPTY|\()/i;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const DEEPEST = 4;

/** A geometry in well-known text, in degrees; null when it is broken, empty or of another kind. */
export function parseWkt(text: string, crs: Crs): Geometry | null {
  const start = KINDS.exec(text);
  if (!start?.[2] || start[3] !== '(') return null;
  const scanner = new WktScanner(text, start[0].length - 1, toDegreesFrom(crs));
  const nested = scanner.read();
  if (!nested) return null;
  const kind = start[2].toUpperCase();
  const many = start[1] !== undefined;
  if (kind === 'POINT') return pointOf(flatten(nested)[0]);
  if (kind === 'LINESTRING') return lineOf(many ? nested.map(pathOf) : [pathOf(nested)]);
  return polygonOf(many ? nested.map(ringsOf) : [ringsOf(nested)]);
}

function isPosition(item: LngLat | Nested): item is LngLat {
  return typeof item[0] === 'number';
}

function flatten(nested: Nested): readonly LngLat[] {
  return nested.flatMap((item) => (isPosition(item) ? [item] : flatten(item)));
}

function pathOf(item: LngLat | Nested): readonly LngLat[] {
  return isPosition(item) ? [] : item.filter(isPosition);
}

function ringsOf(item: LngLat | Nested): readonly (readonly LngLat[])[] {
  return isPosition(item) ? [] : item.map(pathOf);
}

/** Reads brackets within brackets, at most four deep. */
class WktScanner {
  readonly #text: string;
  readonly #toDegrees: (x: number, y: number) => LngLat;
  #at: number;

  constructor(text: string, at: number, toDegrees: (x: number, y: number) => LngLat) {
    this.#text = text;
    this.#at = at;
    this.#toDegrees = toDegrees;
  }

  /** All that is between one opening bracket and its closing one, and nothing after it; null when broken. */
  read(): Nested | null {
    const nested = this.#bracket(0);
    return nested && this.#text.slice(this.#at).trim() === '' ? nested : null;
  }

  #bracket(depth: number): Nested | null {
    if (depth >= DEEPEST || !this.#eat('(')) return null;
    const items: (LngLat | Nested)[] = [];
    do {
      this.#blank();
      const item = this.#text[this.#at] === '(' ? this.#bracket(depth + 1) : this.#position();
      if (!item) return null;
      items.push(item);
    } while (this.#eat(','));
    return this.#eat(')') ? items : null;
  }

  /** Two to four numbers; what is after the second (height, measure) is left. */
  #position(): LngLat | null {
    const numbers: number[] = [];
    for (let number = this.#number(); number !== null; number = this.#number()) numbers.push(number);
    const [x, y] = numbers;
    return x === undefined || y === undefined || numbers.length > 4 ? null : this.#toDegrees(x, y);
  }

  #number(): number | null {
    this.#blank();
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text)?.[0];
    if (match === undefined) return null;
    this.#at += match.length;
    return Number(match);
  }

  #eat(letter: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #blank(): void {
    while (this.#text.charCodeAt(this.#at) <= 32) this.#at++;
  }
}
