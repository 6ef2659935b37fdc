interface Closeable {
  close(): Promise<void> | void;
}

/** What has been started, to be stopped in the opposite order. */
export class Lifetimes {
  readonly #started: Closeable[] = [];

  add<Part extends Closeable>(part: Part): Part {
    this.#started.push(part);
    return part;
  }

  /** Stops everything, the last started first; one that fails or hangs stops no other. Settles within `limitMs`. */
  async close(limitMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#closeAll(), limit]);
    clearTimeout(timer);
  }

  async #closeAll(): Promise<void> {
    for (const part of this.#started.splice(0).reverse()) {
      await Promise.resolve()
        .then(() => part.close())
        .catch(() => undefined);
    }
  }
}
