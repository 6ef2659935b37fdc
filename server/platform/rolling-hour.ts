const MINUTES = 60;
const MINUTE_MS = 60_000;

/** Counts of the last hour in sixty buckets of a minute. Nothing is done for minutes in which nothing happens. */
export class RollingHour {
  readonly #counts = new Uint32Array(MINUTES);
  #minute = 0;
  #total = 0;

  add(nowMs: number): void {
    this.#roll(nowMs);
    const at = this.#minute % MINUTES;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#total++;
  }

  total(nowMs: number): number {
    this.#roll(nowMs);
    return this.#total;
  }

  /** Whole minutes until fewer than `limit` are counted, if nothing is added; 0 where that is so now. */
  minutesUntilBelow(limit: number, nowMs: number): number {
    this.#roll(nowMs);
    let left = this.#total;
    for (let age = MINUTES - 1; age >= 0; age--) {
      if (left < limit) return MINUTES - 1 - age;
      left -= this.#counts[(this.#minute - age + MINUTES) % MINUTES] ?? 0;
    }
    return MINUTES;
  }

  #roll(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute <= this.#minute) return;
    if (minute - this.#minute >= MINUTES) this.#counts.fill(0);
    else for (let each = this.#minute + 1; each <= minute; each++) this.#counts[each % MINUTES] = 0;
    this.#minute = minute;
    this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
