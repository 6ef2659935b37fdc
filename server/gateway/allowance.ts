export interface AllowanceSettings {
  /** How many at once. */
  readonly burst: number;
  /** How many come back each second. */
  readonly perSecond: number;
}

/** How much one client may still ask: a bucket that fills with time. */
export class Allowance {
  readonly #settings: AllowanceSettings;
  #left: number;
  #atMs: number;

  constructor(settings: AllowanceSettings, nowMs: number) {
    this.#settings = settings;
    this.#left = settings.burst;
    this.#atMs = nowMs;
  }

  /** Takes one, if there is one to take. */
  take(nowMs: number): boolean {
    const { burst, perSecond } = this.#settings;
    this.#left = Math.min(burst, this.#left + (Math.max(0, nowMs - this.#atMs) / 1000) * perSecond);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
