import type { PackageSource } from '../../contract/package.ts';
import type { FactKind, FactOf } from './facts.ts';
import type { SourceFile } from './source-file.ts';

export type { SourceFile } from './source-file.ts';

/** Why a row, a feature or a part of a file could not be taken: one word a report counts by. */
export type RowProblem =
  | 'malformed'
  | 'field-missing'
  | 'not-a-number'
  | 'geometry-empty'
  | 'geometry-broken'
  | 'out-of-place'
  | 'duplicate'
  | 'unknown-reference'
  | 'masked'
  | 'not-supported';

/** Hears of what could not be read: `where` is `row 12`, `feature 4`, `way 123`, for a person to find it. */
export type Reject = (problem: RowProblem, where: string) => void;

/** A file that cannot be used at all; the message is one line for a person. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

export type FactSource = Omit<PackageSource, 'generated'>;

/** One kind of official file. Pure: from bytes to facts. A bad row is rejected and the next one read. */
export interface Importer<Kind extends FactKind = FactKind> {
  /** Unique, e.g. `districts-geojson`. */
  readonly id: string;
  /** What its facts are. */
  readonly kind: Kind;
  /** What it reads, for a report, e.g. `Open Data BCN: street sections (CSV)`. */
  readonly reads: string;
  /** Whose facts they are and under which licence, as the publisher states it; `not stated` where it does not. */
  sourceOf(file: SourceFile): FactSource;
  /** Whether a file's content is of its kind: a magic number, a header, keys. Never its name. */
  recognises(file: SourceFile): boolean;
  /**
   * Facts in the order of the file. Positions come out in degrees (WGS84), whatever the file's own system. Throws
   * {@link FileProblem} for a file that is cut, in another place than around Barcelona (told with its bounds), or
   * without a companion that it needs.
   */
  read(file: SourceFile, reject: Reject): Iterable<FactOf<Kind>> | AsyncIterable<FactOf<Kind>>;
}
