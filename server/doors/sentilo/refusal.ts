/** An answer that is no success, in Sentilo's words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly details: readonly string[];

  constructor(status: number, message: string, details: readonly string[] = []) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** What was sent cannot be read as what it must be; becomes a {@link Refusal} with the moment in it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export function unreadable({ message }: Unreadable, nowMs: number): Refusal {
  const text = 'Bad request data: could not read JSON payload. Please review the following error and try again';
  return new Refusal(400, `SIE03-${nowMs}  ${text}`, [message]);
}

export function invalidPath(uri: string): Refusal {
  return new Refusal(400, `Invalid path was requested:${uri}`);
}

export function noHandler(uri: string): Refusal {
  return new Refusal(404, `handler not found to process request ${uri}`);
}

export function notAllowed(verb: string): Refusal {
  return new Refusal(405, `HTTP ${verb} method not allowed for the requested resource`);
}

export function notFound(what: 'Alert' | 'Sensor', id: string): string {
  return `${what} [${id}] not found on Sentilo (404.1).`;
}

export function notOnline(what: 'Alert' | 'Sensor', id: string): string {
  return `${what} [${id}] is not online (404.2).`;
}

/** Some of what was sent is for sensors that take nothing. */
export function eventsRejected(
  refused: readonly { readonly sensor: string; readonly why: 'not-found' | 'not-online' }[],
): Refusal {
  const ids = refused.map(({ sensor }) => sensor).join(', ');
  const review = 'See the error details to know about what went wrong in each case';
  return new Refusal(
    404,
    `Events associated with resources [${ids}] have been rejected. ${review}`,
    refused.map(({ sensor, why }) => (why === 'not-found' ? notFound : notOnline)('Sensor', sensor)),
  );
}

/** Nobody is told more than the code by which the log knows what went wrong. */
export function internal(code: string): Refusal {
  const support = 'If the problem persists, contact your support site and provide the following error code';
  return new Refusal(500, `Something went wrong. Please try again. ${support}: ${code}`);
}
