/**
 * Which claims have stood still for too long, by one's own count of time: no clock of another machine is asked.
 *
 * Only time in which somebody looked counts, and of a longer gap between two looks only a part: while this machine slept, or the
 * folder could not be read, the others may have been well.
 *
 * @example
 * const silence = new Silence({ lease: 60_000, longestGap: 4_000 });
 * silence.isOver('1b2c', '1:7', 0); // false: seen for the first time
 */
export class Silence {
  readonly #lease: number;
  readonly #longestGap: number;
  readonly #seen = new Map<string, { sign: string; silent: number; looked: number }>();

  /** @param options - Milliseconds of silence after which a claim is over; how much of a gap between two looks counts. */
  constructor({ lease, longestGap }: { readonly lease: number; readonly longestGap: number }) {
    this.#lease = lease;
    this.#longestGap = longestGap;
  }

  /**
   * Notes what is seen of a claim now.
   *
   * @param id - Of the run.
   * @param sign - What is other whenever the claim was renewed.
   * @param now - Milliseconds of a clock that only runs forward.
   * @returns Whether it has been silent for longer than its lease.
   */
  isOver(id: string, sign: string, now: number): boolean {
    const before = this.#seen.get(id);
    if (before?.sign !== sign) {
      this.#seen.set(id, { sign, silent: 0, looked: now });
      return false;
    }
    before.silent += Math.min(now - before.looked, this.#longestGap);
    before.looked = now;
    return before.silent > this.#lease;
  }

  /** Forgets every run but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id);
  }
}
