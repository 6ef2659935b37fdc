import type { Manifest } from '../../data/contract/package.ts';
import type { Guide } from '../state/place.ts';
import type { SearchItem } from '../state/search.ts';

/** A question to the worker, and what it answers with. */
export type GuideQuestion = {
  [Ask in 'find' | 'meet' | 'where' | 'tell']: { readonly ask: Ask; readonly with: Parameters<Guide[Ask]> };
}['find' | 'meet' | 'where' | 'tell'];

export type GuideMessage =
  | { readonly open: Manifest; readonly folder: string }
  | { readonly also: readonly SearchItem[] }
  | ({ readonly serial: number } & GuideQuestion);

export interface GuideAnswer {
  readonly serial: number;
  readonly result?: unknown;
  /** Why there is none. */
  readonly problem?: string;
}
