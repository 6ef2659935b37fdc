import type { Manifest } from '../../data/contract/package.ts';
import type { LiveKind } from './collections.ts';
import type { ExportCity } from './export-city.ts';
import type { GeoFeature } from './feature-source.ts';

/** What is asked at the door of an open standard. */
export interface DoorRequest {
  /** Below the standard's own address: '' or begins with a slash; decoded by nobody yet. */
  readonly path: string;
  /** Name and value of each query parameter, in their order, decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Address of the standard's root as the asker knows it, e.g. `http://127.0.0.1:8080/ogc`. */
  readonly root: string;
  /** The header `Accept`; empty where there is none. */
  readonly accept: string;
  /** City time, UTC epoch ms. */
  readonly atMs: number;
  /** Of an answer in several parts, which one; 0: the first. */
  readonly part: number;
}

export interface DoorAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** More headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body goes on: ask for the next part. */
  readonly more?: boolean;
  /** May be kept as long as the package is the same, for its address names the package. */
  readonly immutable?: boolean;
}

/** One open standard in which the city can be read. */
export interface OpenStandard {
  /** Its address: the first step of the path, without slashes. */
  readonly root: string;
  readonly name: string;
  readonly version: string;
  /** Where the specification is. */
  readonly specification: string;
  /**
   * Answers at once what needs no reading of the package; null: the package has to be asked. Throws
   * {@link DoorProblem} for a bad request.
   */
  answerNow?(request: DoorRequest, city: LiveCity): DoorAnswer | null;
  /** Answers from the package; runs where it may take its time. Throws {@link DoorProblem} for a bad request. */
  answer(request: DoorRequest, city: ExportCity): Promise<DoorAnswer>;
}

/** What is known of the city without reading its package. */
export interface LiveCity {
  readonly manifest: Manifest;
  /** Everything of one kind, as it is at the moment of the request. */
  features(kind: LiveKind): readonly GeoFeature[];
}

/** A request that cannot be served as it is; the message is for the one who asks. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem';
  readonly status: 400 | 404 | 406;

  constructor(status: 400 | 404 | 406, message: string) {
    super(message);
    this.status = status;
  }
}

export function jsonAnswer(value: unknown, type = 'application/json'): DoorAnswer {
  return { status: 200, type, body: JSON.stringify(value) };
}

/** The values of the parameters that a resource knows. Throws for another parameter, or the same one twice. */
export function readQuery<Name extends string>(
  query: DoorRequest['query'],
  known: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const values: Partial<Record<Name, string>> = {};
  for (const [name, value] of query) {
    const found = known.find((each) => each === name);
    if (!found) throw new DoorProblem(400, `There is no parameter ${shown(name)} here.`);
    if (values[found] !== undefined) throw new DoorProblem(400, `The parameter ${found} is given twice.`);
    values[found] = value;
  }
  return values;
}

/** What a stranger wrote, cut for an answer. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
