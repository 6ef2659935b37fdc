import type { LngLat } from '../../contract/place.ts';

/** Places of many nodes, in 24 bytes each. */
export class OsmPositions {
  #ids = new Float64Array(1024);
  #places = new Float64Array(2048);
  #count = 0;
  #sorted = true;

  get size(): number {
    return this.#count;
  }

  add(id: number, [longitude, latitude]: LngLat): void {
    if (this.#count === this.#ids.length) this.#grow();
    if (this.#count > 0 && id < (this.#ids[this.#count - 1] ?? 0)) this.#sorted = false;
    this.#ids[this.#count] = id;
    this.#places[this.#count * 2] = longitude;
    this.#places[this.#count * 2 + 1] = latitude;
    this.#count++;
  }

  find(id: number): LngLat | undefined {
    if (!this.#sorted) this.#sort();
    let [low, high] = [0, this.#count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.#ids[middle] ?? 0;
      if (here === id) return [this.#places[middle * 2] ?? 0, this.#places[middle * 2 + 1] ?? 0];
      if (here < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #grow(): void {
    const [ids, places] = [new Float64Array(this.#count * 2), new Float64Array(this.#count * 4)];
    ids.set(this.#ids);
    places.set(this.#places);
    [this.#ids, this.#places] = [ids, places];
  }

  #sort(): void {
    const order = Uint32Array.from({ length: this.#count }, (_, index) => index);
    order.sort((a, b) => (this.#ids[a] ?? 0) - (this.#ids[b] ?? 0));
    this.#ids = Float64Array.from(order, (index) => this.#ids[index] ?? 0);
    const places = new Float64Array(this.#count * 2);
    order.forEach((from, to) => {
      places[to * 2] = this.#places[from * 2] ?? 0;
      places[to * 2 + 1] = this.#places[from * 2 + 1] ?? 0;
    });
    this.#places = places;
    this.#sorted = true;
  }
}
