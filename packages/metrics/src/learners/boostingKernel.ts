import { treesModule } from '../generated/treesModule.js';
import { instantiate } from '../instantiate.js';
import type { BinnedFeatures } from './binnedFeatures.js';
import type { BoostingSpace, SpaceSize } from './boostingSpace.js';
import { EXPONENTIAL_CONSTANTS } from './exponentials.js';
import { memoryPlan } from './memoryPlan.js';

/** Exports of assembly/trees.ts; what is no count and no number of a row is a byte address. */
interface Functions {
  readonly descend: (
    constants: number,
    sums: number,
    targets: number,
    labels: number,
    column: number,
    size: number,
    room: number,
  ) => void;
  readonly addAll: (offsets: number, features: number, rows: number, one: number, other: number, cells: number) => void;
  readonly beside: (sums: number, counts: number, cells: number, histogram: number) => void;
  readonly addRows: (
    offsets: number,
    features: number,
    from: number,
    to: number,
    targets: number,
    histogram: number,
  ) => void;
  readonly subtract: (histogram: number, other: number, cells: number) => void;
  readonly moments: (from: number, to: number, targets: number, told: number) => void;
  readonly newton: (from: number, to: number, targets: number, labels: number, label: number, told: number) => void;
  readonly addValue: (from: number, to: number, sums: number, value: number) => void;
  readonly part: (from: number, to: number, cells: number, bytes: number, limit: number, moved: number) => number;
  readonly bestSplit: (
    histogram: number,
    preference: number,
    firstCells: number,
    features: number,
    all: number,
    count: number,
    least: number,
    margin: number,
    told: number,
  ) => number;
}

/**
 * By the compiled kernel; undefined where there is none.
 *
 * The bins of a row lie next to each other, as the offsets of their cells, 16 bytes each. The targets of all rows are summed for two outputs at a time.
 */
export function compiledSpace(
  { bins, rows, firstCell }: BinnedFeatures,
  { maxDepth, outputs }: SpaceSize,
): BoostingSpace | undefined {
  const features = bins.length;
  const cells = firstCell.at(-1)!;
  // Rows by fours, and an even number of columns.
  const column = 32 * Math.ceil(rows / 4);
  const pairs = Math.ceil(outputs / 2);
  const { place, end } = memoryPlan();
  const constants = place(8 * EXPONENTIAL_CONSTANTS.length);
  const told = place(32);
  const order = place(4 * rows);
  const moved = place(4 * rows + 4);
  const labels = place(column / 2);
  const preference = place(4 * features);
  const firstCells = place(4 * (features + 1));
  const counts = place(8 * cells);
  const offsets = place(4 * rows * features);
  const sums = place(2 * pairs * column);
  const targets = place(2 * pairs * column);
  const histograms = place(16 * cells * maxDepth);
  const roots = place(16 * cells * pairs);
  const instance = instantiate<Functions>(treesModule, end());
  if (instance === undefined) return undefined;
  const {
    functions,
    memory: { buffer },
  } = instance;
  new Float64Array(buffer, constants).set(EXPONENTIAL_CONSTANTS);
  new Uint32Array(buffer, firstCells).set(firstCell);
  const counted = new Float64Array(buffer, counts, cells);
  const offset = new Uint32Array(buffer, offsets, rows * features);
  bins.forEach((own, f) => {
    for (let row = 0; row < rows; row++) {
      const cell = firstCell[f]! + own[row]!;
      counted[cell]!++;
      offset[row * features + f] = 16 * cell;
    }
  });
  const ordered = new Uint32Array(buffer, order, rows);
  const preferred = new Uint32Array(buffer, preference, features);
  const found = new Float64Array(buffer, told, 2);
  const rooted = new Float64Array(buffer, roots, 2 * cells * pairs);
  const histogram = Array.from(
    { length: maxDepth },
    (_, depth) => new Float64Array(buffer, histograms + 16 * cells * depth, 2 * cells),
  );
  const columns = (start: number): Float64Array[] =>
    Array.from({ length: outputs }, (_, k) => new Float64Array(buffer, start + k * column, rows));
  return {
    order: ordered,
    part({ from, to }, { feature, bin }) {
      const limit = 16 * (firstCell[feature]! + bin);
      const [start, stop] = [order + 4 * from, order + 4 * to];
      return (functions.part(start, stop, offsets + 4 * feature, 4 * features, limit, moved) - order) / 4;
    },
    sums: columns(sums),
    targets: columns(targets),
    labels: new Int32Array(buffer, labels, rows),
    descend() {
      functions.descend(constants, sums, targets, labels, column, outputs, told);
    },
    sumTargets() {
      rooted.fill(0);
      for (let pair = 0; pair < pairs; pair++) {
        const one = targets + 2 * pair * column;
        functions.addAll(offsets, features, rows, one, one + column, roots + 16 * cells * pair);
      }
    },
    fillRoot(output) {
      for (let i = 0; i < rows; i++) ordered[i] = i;
      functions.beside(roots + 16 * cells * (output >> 1) + 8 * (output & 1), counts, cells, histograms);
    },
    fill(depth, { output, from, to }) {
      histogram[depth]!.fill(0);
      const at = histograms + 16 * cells * depth;
      functions.addRows(offsets, features, order + 4 * from, order + 4 * to, targets + output * column, at);
    },
    subtract(from, depth) {
      functions.subtract(histograms + 16 * cells * from, histograms + 16 * cells * depth, cells);
    },
    histogram: (depth) => histogram[depth]!,
    moments({ output, from, to }) {
      functions.moments(order + 4 * from, order + 4 * to, targets + output * column, told);
      return [found[0]!, found[1]!];
    },
    newton({ output, from, to }, label) {
      functions.newton(order + 4 * from, order + 4 * to, targets + output * column, labels, label, told);
      return [found[0]!, found[1]!];
    },
    add({ output, from, to }, value) {
      functions.addValue(order + 4 * from, order + 4 * to, sums + output * column, value);
    },
    bestSplit(depth, { preference: given, count, sum, minLeaf, margin }) {
      preferred.set(given);
      const at = histograms + 16 * cells * depth;
      const cell = functions.bestSplit(at, preference, firstCells, features, sum, count, minLeaf, margin, told);
      return cell < 0 ? undefined : { cell, saved: found[0]!, feature: found[1]! };
    },
  };
}
