import { FileProblem } from './importer.ts';

/** Reads Protocol Buffers without ever passing the end of its bytes; throws {@link FileProblem} where they do not agree. */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #type = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Number of the next field; 0 at the end. */
  field(): number {
    if (this.done) return 0;
    const tag = this.unsigned();
    this.#type = tag & 7;
    return Math.floor(tag / 8);
  }

  /** A varint of 64 bits at most, exact up to 2^53. */
  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 10; length++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new FileProblem('is cut: a number of its binary blocks has no end');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new FileProblem('is broken: a number of its binary blocks is longer than 64 bits');
  }

  /** A zigzag varint (`sint64`). */
  zigzag(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? (value + 1) / -2 : value / 2;
  }

  /** A two's complement varint (`int64`). */
  signed(): number {
    const value = this.unsigned();
    return value >= 2 ** 63 ? value - 2 ** 64 : value;
  }

  bytes(): Uint8Array {
    const length = this.unsigned();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new FileProblem('is cut: a binary block is shorter than it says');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** Numbers of a packed field, or the one of a field that is not packed. */
  numbers(read: (reader: ProtobufReader) => number): number[] {
    if (this.#type !== 2) return [read(this)];
    const reader = new ProtobufReader(this.bytes());
    const values: number[] = [];
    while (!reader.done) values.push(read(reader));
    return values;
  }

  /** Passes over the field that has been named. */
  skip(): void {
    if (this.#type === 0) this.unsigned();
    else if (this.#type === 1) this.#at += 8;
    else if (this.#type === 2) this.bytes();
    else if (this.#type === 5) this.#at += 4;
    else throw new FileProblem('is broken: a binary block holds an unknown kind of field');
  }
}
