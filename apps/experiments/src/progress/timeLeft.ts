/**
 * Time left of several runs, from the steps they took so far.
 *
 * Steps that were done before the first report (of an earlier, interrupted command) do not count for the speed. A run that has
 * not reported is taken to be as long as those that have are on average.
 *
 * @example
 * const timeLeft = new TimeLeft(['a']);
 * timeLeft.update('a', { step: 0, steps: 100 }, 0);
 * timeLeft.update('a', { step: 25, steps: 100 }, 1000);
 * timeLeft.of('a'); // 3000 milliseconds
 */
export class TimeLeft {
  readonly #names: readonly string[];
  readonly #runs = new Map<string, { first: number; firstTime: number; step: number; steps: number; time: number }>();
  #start: number | undefined;
  #now = 0;

  /** @param names - Of all runs, those that wait for their turn included. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Notes that a run has done so many of its steps at `time` (milliseconds of any clock). */
  update(run: string, { step, steps }: { readonly step: number; readonly steps: number }, time: number): void {
    this.#start ??= time;
    this.#now = time;
    const known = this.#runs.get(run);
    if (known === undefined) this.#runs.set(run, { first: step, firstTime: time, step, steps, time });
    else Object.assign(known, { step, steps, time });
  }

  /** Milliseconds left of one run; NaN before its second report. */
  of(run: string): number {
    const known = this.#runs.get(run);
    if (known === undefined || known.step === known.first) return Number.NaN;
    const pace = (known.time - known.firstTime) / (known.step - known.first);
    return pace * (known.steps - known.step);
  }

  /** Milliseconds left of all of them, at the speed so far, but no fewer than of the longest; NaN before there is a speed. */
  ofAll(): number {
    let done = 0;
    let left = 0;
    let longest = 0;
    for (const [name, { first, step, steps }] of this.#runs) {
      done += step - first;
      left += steps - step;
      // At the end one run may be alone, and then the others' workers no longer help.
      longest = Math.max(longest, this.of(name) || 0);
    }
    if (done === 0 || this.#start === undefined) return Number.NaN;
    left += (this.#names.length - this.#runs.size) * this.#usual();
    return Math.max(((this.#now - this.#start) / done) * left, longest);
  }

  /** Share of all steps that are done, 0…1. */
  share(): number {
    let done = 0;
    let total = (this.#names.length - this.#runs.size) * this.#usual();
    for (const { step, steps } of this.#runs.values()) {
      done += step;
      total += steps;
    }
    return total === 0 ? 0 : done / total;
  }

  /** Steps of a run that has not said how many it has. */
  #usual(): number {
    let total = 0;
    for (const { steps } of this.#runs.values()) total += steps;
    return this.#runs.size === 0 ? 0 : total / this.#runs.size;
  }
}

/**
 * A duration as minutes and seconds.
 *
 * @param milliseconds - NaN where it is not known yet.
 * @returns For instance '1:05', '1:02:03', or '–:––' for NaN.
 *
 * @example
 * clock(65_000); // '1:05'
 */
export function clock(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '–:––';
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
