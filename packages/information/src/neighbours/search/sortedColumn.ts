import { argsort } from './argsort.js';
import { largestWithin } from './radius.js';

/** Cells a value: with several, the few values of a cell are next to the edge that is sought. */
const CELLS = 4;
/** Places left to binary search before it goes step by step. */
const FEW = 8;

/**
 * One column in ascending order, with an index into it: counts of a sample's neighbours cost two look-ups, and no tree.
 *
 * The range of the values is cut into equal cells, several a value. The cell of an edge says where it must be
 * sought; whether a sample is inside is settled on its difference from the centre, never on a rounded sum.
 */
export class SortedColumn {
  readonly squared = false;
  readonly quick = true;
  readonly sorted: Float64Array;
  /** `order[p]` is the sample at place p of `sorted`. */
  readonly order: Uint32Array;
  /** The places that `within` found last. */
  first = 0;
  end = 0;
  /** First place whose value is in the cell, or in one after it. */
  readonly #cells: Int32Array;
  readonly #lowest: number;
  readonly #perUnit: number;

  constructor(readonly values: Float64Array) {
    const n = values.length;
    this.order = argsort(values);
    this.sorted = new Float64Array(n);
    for (let p = 0; p < n; p++) this.sorted[p] = values[this.order[p]!]!;
    this.#lowest = this.sorted[0]!;
    const perUnit = (CELLS * n) / (this.sorted[n - 1]! - this.#lowest);
    this.#perUnit = Number.isFinite(perUnit) ? perUnit : 0;
    this.#cells = new Int32Array(CELLS * n + 2);
    let cell = 0;
    for (let p = 0; p < n; p++) {
      const own = this.#cell(this.sorted[p]!);
      while (cell < own) this.#cells[++cell] = p;
    }
    while (cell <= CELLS * n) this.#cells[++cell] = n;
  }

  /** Where each sample is in `sorted`. */
  places(): Uint32Array {
    const places = new Uint32Array(this.order.length);
    for (let p = 0; p < places.length; p++) places[this.order[p]!] = p;
    return places;
  }

  #cell(value: number): number {
    const cell = (value - this.#lowest) * this.#perUnit;
    return cell > 0 ? Math.min(cell, CELLS * this.values.length) | 0 : 0;
  }

  /** How many other samples are nearer to sample i than `radii[i]` or, when inclusive, not farther; 0 where the radius is NaN. */
  countWithin(
    radii: Float64Array,
    { inclusive, theilerWindow = 0 }: { readonly inclusive: boolean; readonly theilerWindow?: number | undefined },
  ): Int32Array {
    const { values } = this;
    const n = values.length;
    const counts = new Int32Array(n);
    for (let p = 0; p < n; p++) {
      const i = this.order[p]!;
      const limit = largestWithin(radii[i]!, inclusive, false);
      if (!(limit >= 0)) continue;
      let count = this.within(values[i]!, limit);
      const last = Math.min(n - 1, i + theilerWindow);
      for (let j = Math.max(0, i - theilerWindow); j <= last; j++) {
        if (Math.abs(values[j]! - values[i]!) <= limit) count--;
      }
      counts[i] = count;
    }
    return counts;
  }

  /** Whether one in a hundred values, or more, is that before it. */
  hasCopies(): boolean {
    const { sorted } = this;
    let copies = 0;
    for (let p = 1; p < sorted.length; p++) if (sorted[p] === sorted[p - 1]) copies++;
    return 100 * copies >= sorted.length;
  }

  /** How many samples are not farther from sample i than `limit`, itself included. */
  around(i: number, limit: number): number {
    return this.within(this.values[i]!, limit);
  }

  /** How many samples are not farther from `centre` than `limit`; they are at the places from `first` to before `end`. */
  within(centre: number, limit: number): number {
    if (limit < 0) return 0;
    const { sorted } = this;
    const n = sorted.length;
    // The first place within the ball.
    let cell = this.#cell(centre - limit);
    let first = this.#cells[cell]!;
    let end = this.#cells[cell + 1]!;
    while (end - first > FEW) {
      const middle = (first + end) >>> 1;
      if (centre - sorted[middle]! > limit) first = middle + 1;
      else end = middle;
    }
    while (first < n && centre - sorted[first]! > limit) first++;
    while (first > 0 && centre - sorted[first - 1]! <= limit) first--;
    // The first place after it.
    cell = this.#cell(centre + limit);
    let last = this.#cells[cell]!;
    end = this.#cells[cell + 1]!;
    while (end - last > FEW) {
      const middle = (last + end) >>> 1;
      if (sorted[middle]! - centre <= limit) last = middle + 1;
      else end = middle;
    }
    while (last < n && sorted[last]! - centre <= limit) last++;
    while (last > 0 && sorted[last - 1]! - centre > limit) last--;
    this.first = first;
    this.end = last;
    return last - first;
  }
}
