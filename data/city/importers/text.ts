import { strFromU8 } from 'fflate';

/** What the bytes 0x80 to 0x9f say in Windows-1252; the five unused ones stand for themselves. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const BYTE_OF = new Map([...WINDOWS_1252].map((letter, index) => [letter.charCodeAt(0), 0x80 + index]));
const BYTE_ORDER_MARK = 0xfeff;
const AT_ONCE = 8192;

const CONTINUES =
  '[\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122]';

/** UTF-8 of a letter with an accent, or of a dash or quote, read as Windows-1252. */
const TWICE_ENCODED = new RegExp(`[\u00c2\u00c3]${CONTINUES}|\u00e2${CONTINUES}{2}`, 'g');

/**
 * Text of a file, piece by piece. UTF-16 by its byte order mark; else UTF-8; a file whose first byte above 0x7f begins
 * no UTF-8 is Windows-1252 throughout, and a stray byte in a UTF-8 file is read so by itself.
 */
export function* decodeText(pieces: Iterable<Uint8Array>): Iterable<string> {
  let decode: ((bytes: Uint8Array, last: boolean) => Decoded) | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const bytes = joined(rest, piece);
    rest = bytes;
    if (bytes.length < 4) continue;
    decode ??= decoderFor(bytes);
    const { text, used } = decode(bytes, false);
    rest = bytes.subarray(used);
    if (text !== '') yield text;
  }
  if (rest.length > 0) yield (decode ?? decoderFor(rest))(rest, true).text;
}

/** The text of a few bytes: a head, a cell of a table. What the end cuts off is left out when `cut`. */
export function textOf(bytes: Uint8Array, cut = false): string {
  return decoderFor(bytes)(bytes, !cut).text;
}

/** Double-encoded UTF-8 (`PasseÃ­g`) put right; any other text unchanged. */
export function mended(text: string): string {
  return text.replace(TWICE_ENCODED, once);
}

/** ISO 8859-1 and Windows-1252: each byte a letter. */
export function windows1252(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    units[index] = byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte;
  }
  return fromUnits(units);
}

interface Decoded {
  readonly text: string;
  /** How many of the bytes it took. */
  readonly used: number;
}

function decoderFor(head: Uint8Array): (bytes: Uint8Array, last: boolean) => Decoded {
  if (head[0] === 0xff && head[1] === 0xfe) return utf16(0, 1);
  if (head[0] === 0xfe && head[1] === 0xff) return utf16(1, 0);
  return utf8OrWindows1252();
}

function utf16(low: 0 | 1, high: 0 | 1): (bytes: Uint8Array) => Decoded {
  let begun = false;
  return (bytes) => {
    const units = new Uint16Array(bytes.length >> 1);
    for (let index = 0; index < units.length; index++) {
      units[index] = (bytes[index * 2 + low] ?? 0) | ((bytes[index * 2 + high] ?? 0) << 8);
    }
    const marked = !begun && units[0] === BYTE_ORDER_MARK;
    begun = true;
    return { text: fromUnits(marked ? units.subarray(1) : units), used: units.length * 2 };
  };
}

function utf8OrWindows1252(): (bytes: Uint8Array, last: boolean) => Decoded {
  let kind: 'unknown' | 'utf8' | 'windows-1252' = 'unknown';
  return (bytes, last) => {
    const parts: string[] = [];
    let from = 0;
    for (let at = 0; at < bytes.length && kind !== 'windows-1252'; ) {
      const length = sequenceLength(bytes, at);
      if (length === 0 && !last && mayContinue(bytes, at)) {
        parts.push(strFromU8(bytes.subarray(from, at)));
        return { text: parts.join(''), used: at };
      }
      if (length > 1) kind = 'utf8';
      if (length === 0) {
        parts.push(strFromU8(bytes.subarray(from, at)), windows1252(bytes.subarray(at, at + 1)));
        from = at + 1;
        if (kind === 'unknown') kind = 'windows-1252';
      }
      at += length || 1;
      while ((bytes[at] ?? 0x80) < 0x80) at++;
    }
    const left = bytes.subarray(from);
    parts.push(kind === 'windows-1252' ? windows1252(left) : strFromU8(left));
    return { text: parts.join(''), used: bytes.length };
  };
}

/** Bytes of the well-formed UTF-8 sequence at a place ; 0: none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lengthBy(lead);
  if (length === 0) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  for (let index = 1; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function lengthBy(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** Whether the bytes end within what may be a sequence. */
function mayContinue(bytes: Uint8Array, at: number): boolean {
  const length = lengthBy(bytes[at] ?? 0);
  if (length === 0 || at + length <= bytes.length) return false;
  for (let index = at + 1; index < bytes.length; index++) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return false;
  }
  return true;
}

function once(run: string): string {
  const bytes = Uint8Array.from(run, (letter) => BYTE_OF.get(letter.charCodeAt(0)) ?? letter.charCodeAt(0));
  return sequenceLength(bytes, 0) === bytes.length ? strFromU8(bytes) : run;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}

function fromUnits(units: Uint16Array): string {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += AT_ONCE) {
    parts.push(String.fromCharCode(...units.subarray(at, at + AT_ONCE)));
  }
  return parts.join('');
}
