/** Largest whole number whose zigzag form is still exact. */
const SIGNED_LIMIT = 2 ** 52;

/** Bytes being written one after another; grows as needed. Throws RangeError for a number that the form cannot hold. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written so far; valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1 as a LEB128 varint: 7 bits a byte, the lowest first. */
  unsigned(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number from 0`);
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign, within 2^52, as the varint of its zigzag form (0, -1, 1, -2, …). */
  signed(value: number): void {
    this.unsigned(zigzag(value));
  }

  /** A whole number from 0 as little-endian units of 16 bits, 15 of them used: 2 bytes up to 32,767. */
  wideUnsigned(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a whole number from 0`);
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7fff) {
      this.#unit((rest % 32_768) | 0x8000);
      rest = Math.floor(rest / 32_768);
    }
    this.#unit(rest);
  }

  /** As {@link wideUnsigned}, of the zigzag form: 2 bytes for -16,384 to 16,383. */
  wideSigned(value: number): void {
    this.wideUnsigned(zigzag(value));
  }

  float64(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Text of ASCII alone, one byte a character, without its length. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#length++] = text.charCodeAt(index);
  }

  /** Other bytes, preceded by their length. */
  section(part: ByteWriter): void {
    this.bytes(part.view());
  }

  /** Bytes, preceded by their length. */
  bytes(part: Uint8Array): void {
    this.unsigned(part.length);
    this.#reserve(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  #unit(value: number): void {
    this.#bytes[this.#length++] = value & 0xff;
    this.#bytes[this.#length++] = value >> 8;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.view());
    this.#bytes = grown;
  }
}

function zigzag(value: number): number {
  if (!Number.isInteger(value) || Math.abs(value) >= SIGNED_LIMIT)
    throw new RangeError(`${value} is not a whole number`);
  return value < 0 ? -2 * value - 1 : 2 * value;
}
