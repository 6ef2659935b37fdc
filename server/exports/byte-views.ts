import { strToU8 } from 'fflate';

/** A stretch of a buffer, as glTF and 3D Tiles describe it. */
interface BufferView {
  readonly buffer: 0;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly target?: number;
}

/** Bytes laid into one buffer, each piece at a multiple of eight bytes. */
export class ByteViews {
  readonly #pieces: Uint8Array[] = [];
  readonly #views: BufferView[] = [];
  #end = 0;

  /** Adds a piece and gives the index of its view. */
  add(piece: Uint8Array, target?: number): number {
    this.#views.push({
      buffer: 0,
      byteOffset: this.#end,
      byteLength: piece.length,
      ...(target !== undefined && { target }),
    });
    this.#pieces.push(piece);
    this.#end += Math.ceil(piece.length / 8) * 8;
    return this.#views.length - 1;
  }

  get byteLength(): number {
    return this.#end;
  }

  list(): readonly BufferView[] {
    return this.#views;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#end);
    this.#views.forEach(({ byteOffset }, index) => {
      bytes.set(this.#pieces[index] ?? new Uint8Array(0), byteOffset);
    });
    return bytes;
  }
}

/** JSON in UTF-8, filled up with spaces to a multiple of `bytes`. */
export function alignedJson(value: unknown, bytes: number): Uint8Array {
  const text = strToU8(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil(text.length / bytes) * bytes).fill(0x20);
  padded.set(text);
  return padded;
}
