/** Kinds of failure that ETSI GS CIM 009 names, and the status of each (clause 6.3.2). */
const STATUS = {
  InvalidRequest: 400,
  BadRequestData: 400,
  AlreadyExists: 409,
  OperationNotSupported: 422,
  ResourceNotFound: 404,
  InternalError: 500,
  TooComplexQuery: 403,
  TooManyResults: 403,
  LdContextNotAvailable: 503,
} as const;

type ProblemKind = keyof typeof STATUS;

/** Why a request failed, as the standard says it: answered as ProblemDetails (RFC 7807). */
export class NgsiProblem extends Error {
  override readonly name = 'NgsiProblem';
  readonly kind: ProblemKind | null;
  readonly status: number;

  /** A kind of the standard, or the bare status of what it has no kind for (401, 406, 415, 501, 503). */
  constructor(kind: ProblemKind | number, detail: string) {
    super(detail);
    this.kind = typeof kind === 'number' ? null : kind;
    this.status = typeof kind === 'number' ? kind : STATUS[kind];
  }

  details(): object {
    const type = this.kind === null ? 'about:blank' : `https://uri.etsi.org/ngsi-ld/errors/${this.kind}`;
    return { type, title: this.kind ?? TITLES[this.status] ?? 'Failed', status: this.status, detail: this.message };
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  413: 'Too large',
  415: 'Unsupported media type',
  501: 'Not implemented',
  503: 'Not available',
};

/** Stops reading a request: some of it is not as the standard wants it. */
export function badRequest(detail: string): never {
  throw new NgsiProblem('BadRequestData', detail);
}
