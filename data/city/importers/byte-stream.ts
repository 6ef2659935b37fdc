/** Bytes of a file in the order of the file, whatever pieces they come in. */
export class ByteStream {
  readonly #pieces: Iterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  /** The next so many bytes; undefined when fewer are left. They stay good until they are let go of. */
  take(count: number): Uint8Array | undefined {
    if (this.#held.length - this.#at < count && !this.#gather(count)) return undefined;
    const taken = this.#held.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  #gather(count: number): boolean {
    const parts = [this.#held.subarray(this.#at)];
    let length = parts[0]?.length ?? 0;
    while (length < count) {
      const piece = this.#pieces.next();
      if (piece.done) break;
      parts.push(piece.value);
      length += piece.value.length;
    }
    this.#held = new Uint8Array(length);
    this.#at = 0;
    let offset = 0;
    for (const part of parts) {
      this.#held.set(part, offset);
      offset += part.length;
    }
    return length >= count;
  }
}
