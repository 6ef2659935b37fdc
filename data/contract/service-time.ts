/** `H:MM:SS` or `HH:MM:SS`, past 24:00 too, as seconds of the service day; -1 for what is blank or no time. */
export function timeS(bytes: Uint8Array): number {
  let start = 0;
  let end = bytes.length;
  while (start < end && bytes[start] === 32) start++;
  while (end > start && bytes[end - 1] === 32) end--;
  const length = end - start;
  if (length < 7 || length > 9) return -1;
  if (bytes[end - 3] !== 58 || bytes[end - 6] !== 58) return -1;
  const minutes = digits(bytes, end - 5, end - 3);
  const seconds = digits(bytes, end - 2, end);
  const hours = digits(bytes, start, end - 6);
  return hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59
    ? -1
    : (hours * 60 + minutes) * 60 + seconds;
}

function digits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
