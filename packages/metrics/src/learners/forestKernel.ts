import { forestModule } from '../generated/forestModule.js';
import { instantiate } from '../instantiate.js';
import { BINS, type BinnedFeatures } from './binnedFeatures.js';
import type { ForestSpace } from './forestSpace.js';
import { memoryPlan } from './memoryPlan.js';

/** Exports of assembly/forest.ts that grow trees; what is no count, no bin and no number of rows is a byte address. */
interface Functions {
  readonly countClasses: (from: number, to: number, pairs: number, counts: number, size: number) => number;
  readonly search: (
    column: number,
    from: number,
    to: number,
    pairs: number,
    counts: number,
    size: number,
    total: number,
    least: number,
    best: number,
    margin: number,
    room: number,
    told: number,
  ) => number;
  readonly partBins: (from: number, to: number, column: number, bin: number, moved: number) => number;
}

/** By the compiled kernel; undefined where there is none. */
export function compiledForest(
  { bins, rows }: BinnedFeatures,
  labels: Int32Array,
  classes: number,
): ForestSpace | undefined {
  // Two at a time.
  const size = 2 * Math.ceil(classes / 2);
  const { place, end } = memoryPlan();
  const told = place(3 * 8);
  const counts = place(8 * size);
  const room = place(4 * BINS + BINS / 8 + 8 * size * (1 + BINS) + 4 * rows);
  const pairs = place(8 * rows);
  const order = place(4 * rows);
  const moved = place(4 * rows + 4);
  const columns = place(bins.length * rows);
  const instance = instantiate<Functions>(forestModule, end());
  if (instance === undefined) return undefined;
  const {
    functions,
    memory: { buffer },
  } = instance;
  bins.forEach((column, f) => {
    new Uint8Array(buffer, columns + f * rows, rows).set(column);
  });
  new Int32Array(buffer, room, BINS).fill(-1);
  const paired = new Uint32Array(buffer, pairs, 2 * rows);
  for (let row = 0; row < rows; row++) paired[2 * row] = labels[row]!;
  const ordered = new Uint32Array(buffer, order, rows);
  const found = new Float64Array(buffer, told, 3);
  return {
    counts: new Float64Array(buffer, counts, classes),
    begin(drawn) {
      const weight = drawn === undefined ? 1 : 0;
      for (let row = 0; row < rows; row++) paired[2 * row + 1] = weight;
      for (let i = 0; i < (drawn?.length ?? 0); i++) paired[2 * drawn![i]! + 1]!++;
      let held = 0;
      // Written always, and kept where it counts: no branch depends on which, since none could be foreseen.
      for (let row = 0; row < rows; row++) {
        ordered[held] = row;
        held += Math.min(1, paired[2 * row + 1]!);
      }
      return held;
    },
    count: (from, to) => functions.countClasses(order + 4 * from, order + 4 * to, pairs, counts, size),
    search(feature, { from, to, total, minLeaf, margin }, best) {
      const node = [columns + feature * rows, order + 4 * from, order + 4 * to, pairs, counts, size] as const;
      const answer = functions.search(...node, total, minLeaf, best.score, margin, room, told);
      if (answer === 2) [best.score, best.last, best.next, best.feature] = [found[0]!, found[1]!, found[2]!, feature];
      return answer > 0;
    },
    part: (from, to, feature, bin) =>
      (functions.partBins(order + 4 * from, order + 4 * to, columns + feature * rows, bin, moved) - order) / 4,
  };
}
