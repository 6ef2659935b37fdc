/** What is asked cannot be answered; the status is the one of HTTP. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A request that says something that the language does not know. */
export function malformed(message: string): Refusal {
  return new Refusal(400, message);
}

/** A part of a request, short enough for an answer. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
