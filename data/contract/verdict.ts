/** What can be said of an observation besides its value; the place in the list is its bit. New ones go at the end. */
export const VERDICT_FLAGS = [
  'range',
  'rate',
  'frozen',
  'duplicate',
  'future',
  'late',
  'out-of-place',
  'converted',
] as const;

export type VerdictFlag = (typeof VERDICT_FLAGS)[number];

/** The flags of one observation as bits, 0 to 255; 0: nothing to say against it. */
export type Verdict = number;

export const GOOD: Verdict = 0;

/** Flags with which a value is still one to draw and to count. */
const HARMLESS: Verdict = verdictOf(['late', 'converted']);

export function verdictOf(flags: readonly VerdictFlag[]): Verdict {
  return flags.reduce((bits, flag) => bits | (1 << VERDICT_FLAGS.indexOf(flag)), 0);
}

export function flagsOf(verdict: Verdict): readonly VerdictFlag[] {
  return VERDICT_FLAGS.filter((_, bit) => (verdict & (1 << bit)) !== 0);
}

/** Whether a value may be drawn and counted as good. */
export function isGood(verdict: Verdict | undefined): boolean {
  return ((verdict ?? GOOD) & ~HARMLESS) === 0;
}
