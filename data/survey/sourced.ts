import type { FactKind, FactOf } from '../city/importers/facts.ts';

/** A fact with where it comes from: an index into the manifest's sources. */
export interface Sourced<Fact> {
  readonly fact: Fact;
  readonly source: number;
}

/** Everything read, by kind. Of facts that are the same in several files there is one. */
export type SurveyFacts = { readonly [Kind in FactKind]: readonly Sourced<FactOf<Kind>>[] };

/** The generator is the first of a package's sources. */
export const GENERATED_SOURCE = 0;
