/** More than all slices of a large city have. */
const ENDS_KEPT = 1000;

/** How far what is kept reaches, once asked: of things that are never added to. */
export class KnownEnds {
  readonly #ends = new Map<string, Promise<number | null>>();

  /** `name` says what of; one that could not be had is asked for again. */
  of(name: string, ask: () => Promise<number | null>): Promise<number | null> {
    const known = this.#ends.get(name);
    if (known) return known;
    if (this.#ends.size >= ENDS_KEPT) this.#ends.clear();
    const asked = ask();
    this.#ends.set(name, asked);
    asked.catch(() => this.#ends.delete(name));
    return asked;
  }
}
