/** Bytes of the history that no writer of ours wrote: damaged, or of another form. */
export class UnreadableHistory extends Error {
  override readonly name = 'UnreadableHistory';

  constructor(why: string) {
    super(`the history cannot be read: ${why}`);
  }
}

/** Whole numbers up to here take the quick way. */
const QUICK = 0x7fff_ffff;

/** A byte from here on has another one after it. */
const LONGER = 0x80;

/** Columns of numbers being written as varints, one column after another: quicker than a ByteWriter for millions of them. */
export class NumberWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** What was written so far; valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  unsigned(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > QUICK) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number within 2^52, small ones of either sign in few bytes. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Bytes after their length. */
  bytes(part: Uint8Array): void {
    this.unsigned(part.length);
    this.#reserve(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.view());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a NumberWriter wrote; throws {@link UnreadableHistory} rather than read past the end. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw new UnreadableHistory('it ends too early');
    this.#position++;
    return value;
  }

  unsigned(): number {
    const bytes = this.#bytes;
    let position = this.#position;
    let part = bytes[position++];
    let value = (part ?? 0) & 0x7f;
    for (let shift = 7; part !== undefined && part > 0x7f; shift += 7) {
      if (shift > 21) return this.#longUnsigned();
      part = bytes[position++];
      value |= ((part ?? 0) & 0x7f) << shift;
    }
    if (part === undefined) throw new UnreadableHistory('it ends too early');
    this.#position = position;
    return value;
  }

  signed(): number {
    return signedOf(this.unsigned());
  }

  /** As unsigned() gives them, for the places from one to another: most are short, and there are many. */
  unsigneds(into: Float64Array | Uint32Array, from: number, to: number): void {
    const bytes = this.#bytes;
    let position = this.#position;
    for (let place = from; place < to; place++) {
      const part = bytes[position] ?? LONGER;
      const next = part < LONGER ? 0 : (bytes[position + 1] ?? LONGER);
      if (next < LONGER) {
        into[place] = (part & 0x7f) | (next << 7);
        position += part < LONGER ? 1 : 2;
      } else {
        this.#position = position;
        into[place] = this.unsigned();
        position = this.#position;
      }
    }
    this.#position = position;
  }

  /** Passes over whole numbers. */
  skip(count: number): void {
    const bytes = this.#bytes;
    let position = this.#position;
    for (let left = count; left > 0; position++) {
      const part = bytes[position];
      if (part === undefined) throw new UnreadableHistory('it ends too early');
      left -= 1 - (part >>> 7);
    }
    this.#position = position;
  }

  float64s(into: Float64Array | Uint32Array, from: number, to: number): void {
    for (let place = from; place < to; place++) into[place] = this.float64();
  }

  /** Passes over doubles. */
  skipFloat64s(count: number): void {
    if (this.left < 8 * count) throw new UnreadableHistory('it ends too early');
    this.#position += 8 * count;
  }

  float64(): number {
    if (this.left < 8) throw new UnreadableHistory('it ends too early');
    const value = this.#view.getFloat64(this.#position, true);
    this.#position += 8;
    return value;
  }

  /** A view of bytes that were written with their length. */
  bytes(): Uint8Array {
    return this.some(this.unsigned());
  }

  /** A view of the next bytes. */
  some(length: number): Uint8Array {
    if (length > this.left) throw new UnreadableHistory('it ends too early');
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  /** A count of things that take a byte each at least, so that no number makes room for more than there can be. */
  count(): number {
    const count = this.unsigned();
    if (count > this.left) throw new UnreadableHistory('it counts more than it holds');
    return count;
  }

  end(): void {
    if (this.left > 0) throw new UnreadableHistory(`${this.left} bytes too many`);
  }

  #longUnsigned(): number {
    let value = 0;
    let weight = 1;
    for (let count = 0; count < 8; count++) {
      const part = this.byte();
      value += (part & 0x7f) * weight;
      weight *= 128;
      if (part < 0x80 && Number.isSafeInteger(value)) return value;
    }
    throw new UnreadableHistory('a number is too large');
  }
}

/** The number of either sign that stands behind one without: by whole numbers where it can be, which is much quicker. */
export function signedOf(value: number): number {
  if (value <= QUICK) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
