import type { Json } from './batch.ts';

/** Members of a standard's observation that nothing else here holds, by their names in it. */
export type Also = Readonly<Record<string, Json>>;

/** What was said together with a value. */
export interface SaidWith {
  /** Where it was observed, `"lat lon"`; null where that was not said. */
  readonly location: string | null;
  readonly also?: Also | undefined;
}

/** One text for the column of places: the place as it is, or a JSON object. */
export function packedSaidWith({ location, also }: SaidWith): string {
  if (!also && !location?.startsWith('{')) return location ?? '';
  return JSON.stringify({ location, also });
}

export function unpackedSaidWith(text: string | undefined): SaidWith {
  if (text === undefined) return { location: null };
  if (!text.startsWith('{')) return { location: text };
  try {
    const { location, also } = JSON.parse(text) as Partial<SaidWith>;
    return { location: location ?? null, ...(also ? { also } : {}) };
  } catch {
    return { location: text };
  }
}
