import { badRequest } from './ngsi-problem.ts';

/** Longest pattern and longest text that it is tried on. */
const PATTERN_AT_MOST = 128;
const TEXT_AT_MOST = 256;

/** A pattern with more repetitions than this could be made to run for ever on some text. */
const REPETITIONS_AT_MOST = 2;

/**
 * A regular expression that somebody gave, as a test. Only what cannot take long is taken: no groups that repeat, no
 * back references, no looking around, at most two repetitions. Refuses any other with BadRequestData.
 */
export function readPattern(pattern: string): (text: string) => boolean {
  if (pattern.length > PATTERN_AT_MOST) badRequest(`A pattern may have ${PATTERN_AT_MOST} characters.`);
  const bare = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  if (/\)[*+?{]|\(\?[^:]|\\[1-9kpP]/.test(bare) || /\\[1-9kpP]/.test(pattern)) {
    badRequest('A pattern may not repeat groups, look around or refer back.');
  }
  const repetitions = bare.match(/(?:[*+]|(?<!\()\?|\{\d*,?\d*\})\??/g) ?? [];
  if (repetitions.length > REPETITIONS_AT_MOST) {
    badRequest(`A pattern may have ${REPETITIONS_AT_MOST} repetitions.`);
  }
  try {
    const expression = new RegExp(pattern, 'u');
    return (text) => expression.test(text.slice(0, TEXT_AT_MOST));
  } catch {
    return badRequest('The pattern is not a regular expression.');
  }
}
