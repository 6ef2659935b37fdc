/** Values of which the first in an order is always at hand (a binary heap). */
export class Heap<Value> {
  readonly #values: Value[] = [];
  readonly #order: (one: Value, other: Value) => number;

  /** `order`: negative where one comes before the other. */
  constructor(order: (one: Value, other: Value) => number) {
    this.#order = order;
  }

  get size(): number {
    return this.#values.length;
  }

  values(): readonly Value[] {
    return this.#values;
  }

  /** Puts a value in the place of the first. */
  replaceFirst(value: Value): void {
    if (this.#values.length > 0) this.#sink(value);
  }

  first(): Value | undefined {
    return this.#values[0];
  }

  add(value: Value): void {
    this.#rise(this.#values.push(value) - 1, value);
  }

  /** To be told when the first has changed its place in the order. */
  moveFirst(): void {
    const [first] = this.#values;
    if (first !== undefined) this.#sink(first);
  }

  removeFirst(): void {
    const last = this.#values.pop();
    if (last !== undefined && this.#values.length > 0) this.#sink(last);
  }

  #rise(from: number, value: Value): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#values[above];
      if (parent === undefined || this.#order(value, parent) >= 0) break;
      this.#values[at] = parent;
      at = above;
    }
    this.#values[at] = value;
  }

  /** Puts a value at the top, and what comes before it above it. */
  #sink(value: Value): void {
    let at = 0;
    for (;;) {
      const below = this.#childAt(2 * at + 1);
      const child = this.#values[below];
      if (child === undefined || this.#order(child, value) >= 0) break;
      this.#values[at] = child;
      at = below;
    }
    this.#values[at] = value;
  }

  /** The one of two neighbours that comes first. */
  #childAt(left: number): number {
    const [one, other] = [this.#values[left], this.#values[left + 1]];
    return one !== undefined && other !== undefined && this.#order(other, one) < 0 ? left + 1 : left;
  }
}
