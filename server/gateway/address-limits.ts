import { Allowance, type AllowanceSettings } from './allowance.ts';

/** How many addresses are remembered; those that were not heard of for the longest are forgotten. */
const ADDRESSES_AT_MOST = 10_000;

/** How much each address may still ask. A whole IPv6 network of one customer (/64) counts as one. */
export class AddressLimits {
  readonly #settings: AllowanceSettings;
  readonly #allowances = new Map<string, Allowance>();

  constructor(settings: AllowanceSettings) {
    this.#settings = settings;
  }

  /** Takes one of what an address has, if there is one to take. */
  take(address: string, nowMs: number): boolean {
    const network = networkOf(address);
    const allowance = this.#allowances.get(network) ?? new Allowance(this.#settings, nowMs);
    this.#allowances.delete(network);
    this.#allowances.set(network, allowance);
    if (this.#allowances.size > ADDRESSES_AT_MOST) this.#forgetOldest();
    return allowance.take(nowMs);
  }

  get size(): number {
    return this.#allowances.size;
  }

  #forgetOldest(): void {
    for (const oldest of this.#allowances.keys()) {
      this.#allowances.delete(oldest);
      return;
    }
  }
}

/** The address, or the first four groups of an IPv6 one. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [start = '', end] = address.split('::');
  const groups = start.split(':').filter((group) => group !== '');
  const rest = (end ?? '').split(':').filter((group) => group !== '');
  const zeros = end === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest].slice(0, 4).join(':');
}
