const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/;

/** The number that a reading is, also where it is written otherwise than JavaScript writes it (`25.0`); NaN for a text. */
export function readingNumber(value: number | string): number {
  if (typeof value === 'number') return value;
  const text = value.trim();
  const number = text.length <= 40 && NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
}
