import { strFromU8 } from 'fflate';

/** Encodings that the city's files come in; `detect` goes by the byte order mark and takes UTF-8 for the rest. */
export type TextEncoding = 'detect' | 'utf-8' | 'utf-16le' | 'latin-1';

const CHUNK = 8192;

/** The text of a file, without its byte order mark. Never throws: what cannot be read becomes U+FFFD. */
export function textOf(bytes: Uint8Array, encoding: TextEncoding = 'detect'): string {
  if (encoding === 'latin-1') return strFromU8(bytes, true);
  const utf16 = encoding === 'utf-16le' || (encoding === 'detect' && bytes[0] === 0xff && bytes[1] === 0xfe);
  return (utf16 ? utf16Of(bytes) : strFromU8(bytes)).replace(/^\uFEFF/, '');
}

function utf16Of(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start + 1 < bytes.length; start += CHUNK) {
    const codes: number[] = [];
    const end = Math.min(start + CHUNK, bytes.length - 1);
    for (let index = start; index < end; index += 2) codes.push((bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8));
    text += String.fromCharCode(...codes);
  }
  return text;
}
