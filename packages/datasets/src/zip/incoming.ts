/** Bytes that come in chunks of any length, taken in portions of any other. */
export class Incoming {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** What has come and was not taken: so many bytes or more, and fewer only where no more come. */
  async hold(least: number): Promise<Uint8Array> {
    while (this.#held.length < least) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      const { value } = next;
      if (this.#held.length === 0) {
        this.#held = value;
        continue;
      }
      const longer = new Uint8Array(this.#held.length + value.length);
      longer.set(this.#held);
      longer.set(value, this.#held.length);
      this.#held = longer;
    }
    return this.#held;
  }

  /** The next bytes, one or more and at most so many; none at the end. */
  async take(most: number): Promise<Uint8Array> {
    const taken = (await this.hold(1)).subarray(0, most);
    this.drop(taken.length);
    return taken;
  }

  drop(count: number): void {
    this.#held = this.#held.subarray(count);
  }
}
