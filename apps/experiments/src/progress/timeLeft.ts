/**
 * Time left of several runs, from the steps they took so far.
 *
 * Steps that were done before the first report (of an earlier, interrupted command) do not count for the speed.
 *
 * @example
 * const timeLeft = new TimeLeft({ a: 100 });
 * timeLeft.update('a', 0, 0);
 * timeLeft.update('a', 25, 1000);
 * timeLeft.of('a'); // 3000 milliseconds
 */
export class TimeLeft {
  readonly #steps: Readonly<Record<string, number>>;
  readonly #runs = new Map<string, { first: number; firstTime: number; step: number; time: number }>();
  #start: number | undefined;
  #now = 0;

  /** @param steps - Steps of each run, by name; runs that wait for their turn included. */
  constructor(steps: Readonly<Record<string, number>>) {
    this.#steps = steps;
  }

  /** Notes that a run has done `step` steps at `time` (milliseconds of any clock). */
  update(run: string, step: number, time: number): void {
    this.#start ??= time;
    this.#now = time;
    const known = this.#runs.get(run);
    if (known === undefined) this.#runs.set(run, { first: step, firstTime: time, step, time });
    else Object.assign(known, { step, time });
  }

  /** Milliseconds left of one run; NaN before its second report. */
  of(run: string): number {
    const known = this.#runs.get(run);
    if (known === undefined || known.step === known.first) return Number.NaN;
    const pace = (known.time - known.firstTime) / (known.step - known.first);
    return pace * ((this.#steps[run] ?? 0) - known.step);
  }

  /** Milliseconds left of all of them, at the speed so far, but no fewer than of the longest; NaN before there is a speed. */
  ofAll(): number {
    let done = 0;
    let left = 0;
    for (const [run, steps] of Object.entries(this.#steps)) {
      const known = this.#runs.get(run);
      done += known === undefined ? 0 : known.step - known.first;
      left += steps - (known?.step ?? 0);
    }
    if (done === 0 || this.#start === undefined) return Number.NaN;
    // At the end one run may be alone, and then the others' workers no longer help.
    const longest = Math.max(0, ...Object.keys(this.#steps).map((run) => this.of(run) || 0));
    return Math.max(((this.#now - this.#start) / done) * left, longest);
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
