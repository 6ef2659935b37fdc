/** Bytes that are no frame, or no frame for the city held: whoever reads them asks for a snapshot. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Reads what a ByteWriter wrote. Throws {@link FrameError} rather than read past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw new FrameError('ends too early');
    this.#position++;
    return value;
  }

  /** A varint of at most 2^53 - 1. */
  unsigned(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    return this.#longer(first & 0x7f, 128, 7, () => this.byte());
  }

  signed(): number {
    return unzigzag(this.unsigned());
  }

  wideUnsigned(): number {
    const first = this.#unit();
    if (first < 0x8000) return first;
    return this.#longer(first & 0x7fff, 32_768, 3, () => this.#unit());
  }

  wideSigned(): number {
    return unzigzag(this.wideUnsigned());
  }

  float64(): number {
    const part = this.#take(8);
    return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0, true);
  }

  /** All that is left, as ASCII. */
  ascii(): string {
    const part = this.#take(this.left);
    const pieces: string[] = [];
    for (let start = 0; start < part.length; start += 8192) {
      pieces.push(String.fromCharCode(...part.subarray(start, start + 8192)));
    }
    return pieces.join('');
  }

  /** A part that was written with its length. */
  section(): ByteReader {
    return new ByteReader(this.bytes());
  }

  /** Bytes that were written with their length: a view of what is read, no copy. */
  bytes(): Uint8Array {
    return this.#take(this.unsigned());
  }

  /** Throws unless all was read. */
  end(): void {
    if (this.left > 0) throw new FrameError(`${this.left} bytes too many`);
  }

  #unit(): number {
    return this.byte() + this.byte() * 256;
  }

  #longer(low: number, base: number, most: number, next: () => number): number {
    let value = low;
    let weight = base;
    for (let count = 0; count < most; count++) {
      const part = next();
      value += (part % base) * weight;
      weight *= base;
      if (part < base) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw new FrameError('a number is too large');
  }

  #take(count: number): Uint8Array {
    if (count > this.left) throw new FrameError('ends too early');
    const part = this.#bytes.subarray(this.#position, this.#position + count);
    this.#position += count;
    return part;
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
