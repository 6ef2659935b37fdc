/** An address that the city will not call, or that did not answer as it must: one line for a person. */
export class OutsideRefused extends Error {
  override readonly name: string = 'OutsideRefused';
}

/** A name that stands for no address now. */
export class OutsideNameless extends OutsideRefused {
  override readonly name = 'OutsideNameless';
}

export interface OutsideRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** To the whole answer. */
  readonly withinMs: number;
  /** Of the body; a longer one is cut off and refused. */
  readonly bytesAtMost: number;
  /** The head of the first answer is all: it is not followed to where it sends on, and its body is given as empty. */
  readonly headOnly?: boolean;
  readonly signal?: AbortSignal;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Calls an address that somebody gave. Private, loopback and link-local ranges are refused unless allowed by name,
 * checked on the address that DNS gave and is then connected to, and again at each redirect. Throws {@link OutsideRefused}.
 */
export interface OutsideFetch {
  (url: string, request: OutsideRequest): Promise<OutsideAnswer>;
  /** Throws {@link OutsideRefused} where the address would not be called now; calls nobody. Absent: all would. */
  readonly check?: (url: string) => Promise<void>;
}
