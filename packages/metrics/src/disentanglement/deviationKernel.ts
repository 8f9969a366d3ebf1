import { deviationsModule } from '../generated/deviationsModule.js';
import { instantiate } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { DoubleMatrix } from './codesAndFactors.js';
import { type DeviationSpace, emptyHeaps, type Groups } from './deviations.js';

/** Exports of assembly/deviations.ts; what is no count is a byte address. */
interface Functions {
  readonly addRows: (
    rows: number,
    labels: number,
    count: number,
    widthCount: number,
    firsts: number,
    sums: number,
  ) => void;
  readonly keepGreatest: (
    rows: number,
    labels: number,
    count: number,
    widthCount: number,
    firsts: number,
    means: number,
    groupCount: number,
    heaps: number,
    kept: number,
    values: number,
    counts: number,
    next: number,
  ) => void;
}

/** Rows that are in the kernel's memory at once: it stays small, and in a near cache. No power of two, by which values far apart would share a place in it. */
const TILE = 1000;

/** By the compiled kernel; undefined where there is none. */
export function compiledDeviations(
  { data, shape: [rows, dimensions] }: DoubleMatrix,
  groupings: readonly Groups[],
): DeviationSpace | undefined {
  const plan = memoryPlan();
  const tile = plan.place(8 * TILE * dimensions);
  const tileLabels = plan.place(4 * TILE);
  const inGroups = plan.place(8 * TILE * (dimensions + 1));
  const groupsAtMost = Math.max(...groupings.map(({ kept }) => kept.length));
  const counts = plan.place(4 * groupsAtMost);
  const next = plan.place(4 * groupsAtMost);
  const places = groupings.map(({ firsts, kept, heapStarts }) => ({
    firsts: plan.place(8 * firsts.length),
    /** Sums in the first pass, means in the second. */
    means: plan.place(8 * firsts.length),
    kept: plan.place(4 * kept.length),
    heaps: plan.place(4 * kept.length),
    values: plan.place(8 * heapStarts[kept.length]!),
  }));
  const instance = instantiate<Functions>(deviationsModule, plan.end());
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  const doubles = (place: number, length: number): Float64Array => new Float64Array(memory.buffer, place, length);
  const integers = (place: number, length: number): Int32Array => new Int32Array(memory.buffer, place, length);
  const meansOf = groupings.map(({ firsts }, g) => doubles(places[g]!.means, firsts.length));
  const heapsOf = groupings.map((grouping, g) => {
    const { firsts, kept, heapStarts } = grouping;
    const place = places[g]!;
    doubles(place.firsts, firsts.length).set(firsts);
    integers(place.kept, kept.length).set(kept);
    integers(place.heaps, kept.length).set(heapStarts.subarray(0, -1).map((start) => place.values + 8 * start));
    const empty = emptyHeaps(grouping);
    const heaps = doubles(place.values, empty.length);
    heaps.set(empty);
    return heaps;
  });

  // Views of what is in memory at once: made for every tile, they would take longer than the copies.
  const tileView = doubles(tile, TILE * dimensions);
  const labelView = integers(tileLabels, TILE);

  /** Has a function work on so many rows, and their labels of a grouping, at a time. */
  function inTiles(work: (grouping: number, count: number) => void): void {
    for (let from = 0; from < rows; from += TILE) {
      const count = Math.min(TILE, rows - from);
      tileView.set(data.subarray(from * dimensions, (from + count) * dimensions));
      groupings.forEach(({ labels }, g) => {
        labelView.set(labels.subarray(from, from + count));
        work(g, count);
      });
    }
  }
  return {
    sums() {
      inTiles((g, count) => {
        functions.addRows(tile, tileLabels, count, dimensions, places[g]!.firsts, places[g]!.means);
      });
      return meansOf;
    },
    greatest(means) {
      means.forEach((values, g) => {
        meansOf[g]!.set(values);
      });
      inTiles((g, count) => {
        const { firsts, means: at, heaps, kept } = places[g]!;
        const given = [
          tile,
          tileLabels,
          count,
          dimensions,
          firsts,
          at,
          groupings[g]!.kept.length,
          heaps,
          kept,
        ] as const;
        functions.keepGreatest(...given, inGroups, counts, next);
      });
      return heapsOf;
    },
  };
}
