/** Whole numbers of a column that grows: some millions take four bytes each. */
export class IntegerColumn {
  #values = new Int32Array(1024);
  #count = 0;

  push(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count] = value;
    this.#count++;
  }

  values(): Int32Array {
    return this.#values.subarray(0, this.#count);
  }
}
