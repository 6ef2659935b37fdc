/** Lengths of the state machine's tables, as the format has them (LZMA specification, I. Pavlov, 2015). */
const STATES = 12;
const POSITION_STATES = 16;
const MATCH_MIN = 2;
const PROBABILITY_BITS = 11;
const PROBABILITY_HALF = 1 << (PROBABILITY_BITS - 1);
const MOVE_BITS = 5;
const TOP = 2 ** 24;
const ALIGN_BITS = 4;
const FIRST_POSITION_MODEL = 4;
const LAST_POSITION_MODEL = 14;
const FULL_DISTANCES = 1 << (LAST_POSITION_MODEL >> 1);

/**
 * Unpacks a raw LZMA stream (as 7z archives hold it: no header, size known) of exactly `size` bytes. `properties` are
 * the five bytes of the coder. Undefined for a stream that is cut or damaged; never throws.
 */
export function unpackLzma(packed: Uint8Array, properties: Uint8Array, size: number): Uint8Array | undefined {
  const settings = properties[0] ?? 255;
  if (settings >= 9 * 5 * 5 || packed.length < 5) return undefined;
  const decoder = new LzmaDecoder(packed, size, settings % 9, Math.floor(settings / 9) % 5, Math.floor(settings / 45));
  return decoder.run() ? decoder.output : undefined;
}

/** Probabilities of the lengths of matches, one set for new matches and one for repeated ones. */
interface LengthCoder {
  readonly choice: Uint16Array;
  readonly low: Uint16Array;
  readonly middle: Uint16Array;
  readonly high: Uint16Array;
}

/** One stream being unpacked: the range decoder, the state machine and the output, which is the dictionary too. */
class LzmaDecoder {
  readonly output: Uint8Array;
  private written = 0;
  private read = 5;
  private range = 0xffffffff;
  private code = 0;
  private state = 0;
  private readonly repeats: [number, number, number, number] = [0, 0, 0, 0];
  private readonly literals: Uint16Array;
  private readonly isMatch = probabilities(STATES * POSITION_STATES);
  private readonly isRepeat = probabilities(STATES);
  private readonly isRepeatFirst = probabilities(STATES);
  private readonly isRepeatSecond = probabilities(STATES);
  private readonly isRepeatThird = probabilities(STATES);
  private readonly isRepeatLong = probabilities(STATES * POSITION_STATES);
  private readonly positionSlots = probabilities(4 * 64);
  private readonly positions = probabilities(1 + FULL_DISTANCES - LAST_POSITION_MODEL);
  private readonly align = probabilities(1 << ALIGN_BITS);
  private readonly matchLength = lengthCoder();
  private readonly repeatLength = lengthCoder();

  constructor(
    private readonly packed: Uint8Array,
    size: number,
    private readonly contextBits: number,
    private readonly literalPositionBits: number,
    private readonly positionBits: number,
  ) {
    this.output = new Uint8Array(size);
    this.literals = probabilities(0x300 << (contextBits + literalPositionBits));
    for (let index = 1; index < 5; index++) this.code = ((this.code << 8) | (packed[index] ?? 0)) >>> 0;
  }

  /** True when all of the output was made. */
  run(): boolean {
    if (this.packed[0] !== 0) return false;
    while (this.written < this.output.length) {
      if (this.read > this.packed.length) return false;
      const positionState = this.written & ((1 << this.positionBits) - 1);
      const slot = this.state * POSITION_STATES + positionState;
      if (this.bit(this.isMatch, slot) === 0) this.literal();
      else if (!this.match(positionState, slot)) return false;
    }
    return true;
  }

  private literal(): void {
    const before = this.written > 0 ? (this.output[this.written - 1] ?? 0) : 0;
    const positionPart = this.written & ((1 << this.literalPositionBits) - 1);
    const context = (positionPart << this.contextBits) + (before >> (8 - this.contextBits));
    const base = 0x300 * context;
    let symbol = 1;
    if (this.state >= 7) {
      let matched = this.output[this.written - this.repeats[0] - 1] ?? 0;
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.bit(this.literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (expected !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.bit(this.literals, base + symbol);
    this.output[this.written++] = symbol;
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
  }

  /** A match new or repeated; false when it points before the beginning or the stream says that it ends. */
  private match(positionState: number, slot: number): boolean {
    let length: number;
    if (this.bit(this.isRepeat, this.state) === 0) {
      length = this.length(this.matchLength, positionState);
      this.repeats.copyWithin(1, 0, 3);
      this.repeats[0] = this.distance(length);
      this.state = this.state < 7 ? 7 : 10;
      if (this.repeats[0] === 0xffffffff) return false;
    } else {
      if (this.written === 0) return false;
      if (this.bit(this.isRepeatFirst, this.state) === 0) {
        if (this.bit(this.isRepeatLong, slot) === 0) {
          this.state = this.state < 7 ? 9 : 11;
          return this.copy(1);
        }
      } else this.pickRepeat();
      length = this.length(this.repeatLength, positionState);
      this.state = this.state < 7 ? 8 : 11;
    }
    return this.copy(length + MATCH_MIN);
  }

  /** Moves the second, third or fourth last distance to the front. */
  private pickRepeat(): void {
    const { repeats } = this;
    const place = this.bit(this.isRepeatSecond, this.state) === 0 ? 1 : 2 + this.bit(this.isRepeatThird, this.state);
    const distance = repeats[place] ?? 0;
    repeats.copyWithin(1, 0, place);
    repeats[0] = distance;
  }

  private copy(length: number): boolean {
    const distance = this.repeats[0] + 1;
    if (distance > this.written) return false;
    const end = Math.min(this.output.length, this.written + length);
    for (; this.written < end; this.written++) this.output[this.written] = this.output[this.written - distance] ?? 0;
    return true;
  }

  private length(coder: LengthCoder, positionState: number): number {
    if (this.bit(coder.choice, 0) === 0) return this.tree(coder.low, positionState << 3, 3);
    if (this.bit(coder.choice, 1) === 0) return 8 + this.tree(coder.middle, positionState << 3, 3);
    return 16 + this.tree(coder.high, 0, 8);
  }

  private distance(length: number): number {
    const slot = this.tree(this.positionSlots, Math.min(length, 3) << 6, 6);
    if (slot < FIRST_POSITION_MODEL) return slot;
    const directBits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** directBits;
    if (slot < LAST_POSITION_MODEL) return base + this.reverseTree(this.positions, base - slot, directBits);
    return base + this.direct(directBits - ALIGN_BITS) * 2 ** ALIGN_BITS + this.reverseTree(this.align, 0, ALIGN_BITS);
  }

  private tree(table: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    for (let index = 0; index < bits; index++) node = (node << 1) | this.bit(table, offset + node);
    return node - (1 << bits);
  }

  private reverseTree(table: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let index = 0; index < bits; index++) {
      const bit = this.bit(table, offset + node);
      node = (node << 1) | bit;
      value |= bit << index;
    }
    return value;
  }

  /** Bits of even chance. */
  private direct(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index++) {
      this.range >>>= 1;
      const one = this.code >>> 0 >= this.range;
      if (one) this.code = (this.code - this.range) >>> 0;
      this.normalise();
      value = value * 2 + (one ? 1 : 0);
    }
    return value;
  }

  private bit(table: Uint16Array, index: number): 0 | 1 {
    const probability = table[index] ?? PROBABILITY_HALF;
    const bound = (this.range >>> PROBABILITY_BITS) * probability;
    let bit: 0 | 1 = 0;
    if (this.code < bound) {
      this.range = bound;
      table[index] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
    } else {
      this.range = (this.range - bound) >>> 0;
      this.code = (this.code - bound) >>> 0;
      table[index] = probability - (probability >> MOVE_BITS);
      bit = 1;
    }
    this.normalise();
    return bit;
  }

  private normalise(): void {
    if (this.range >= TOP) return;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | (this.packed[this.read++] ?? 0)) >>> 0;
  }
}

function probabilities(length: number): Uint16Array {
  return new Uint16Array(length).fill(PROBABILITY_HALF);
}

function lengthCoder(): LengthCoder {
  return {
    choice: probabilities(2),
    low: probabilities(POSITION_STATES << 3),
    middle: probabilities(POSITION_STATES << 3),
    high: probabilities(256),
  };
}
