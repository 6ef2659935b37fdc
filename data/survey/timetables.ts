import type { TransitFact } from '../city/importers/facts.ts';
import { sha256 } from '../city/sha256.ts';
import type { PackageTimetable } from '../contract/package.ts';
import type { Sourced } from './sourced.ts';

/** A timetable as a file of the package, and how the manifest lists it. */
export interface KeptTimetable {
  readonly listed: PackageTimetable;
  readonly bytes: Uint8Array;
}

/** The operators' timetables, whole, one for each operator that gives one. */
export function surveyTimetables(facts: readonly Sourced<TransitFact>[]): readonly KeptTimetable[] {
  const keys = new Set<string>();
  return facts.flatMap(({ fact, source }): KeptTimetable[] => {
    const { key, operator, timetable, validFrom, validTo } = fact;
    if (!timetable || keys.has(key)) return [];
    keys.add(key);
    const bytes = joined([...timetable.pieces()]);
    const listed: PackageTimetable = {
      key,
      operator,
      name: `timetable-${key}.zip`,
      bytes: bytes.length,
      sha256: sha256(bytes),
      source,
      ...(validFrom !== undefined && { validFrom }),
      ...(validTo !== undefined && { validTo }),
    };
    return [{ listed, bytes }];
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
