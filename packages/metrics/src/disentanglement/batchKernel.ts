import { batchesModule } from '../generated/batchesModule.js';
import { instantiate, reserve } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { BatchSums } from './batches.js';
import type { DoubleMatrix } from './codesAndFactors.js';
import type { DrawnCodes } from './interventions.js';

/** Exports of assembly/batches.ts; all that is not a count, or the bytes of a row, is a byte address. */
interface Functions {
  readonly distances: (
    one: number,
    other: number,
    bytes: number,
    rows: number,
    partners: number,
    batch: number,
    batches: number,
    to: number,
  ) => void;
  readonly variances: (codes: number, bytes: number, rows: number, batch: number, batches: number, to: number) => void;
}

/** Places of a row are a multiple of this: two vectors of two. */
const LANES = 4;

/** What is in memory behind the codes. */
interface Drawn {
  /** The address of the codes of each draw. */
  readonly codes: readonly number[];
  /** That of the rows of each draw. */
  readonly rows: readonly number[];
  /** That of what is found. */
  readonly found: number;
}

/** Undefined is what there is no memory left for. */
interface CompiledBatchSums {
  readonly variances: (...of: Parameters<BatchSums['variances']>) => Float64Array[] | undefined;
  readonly distances: (...of: Parameters<BatchSums['distances']>) => Float64Array[] | undefined;
}

/**
 * Sums by the compiled kernel; undefined where there is none. Codes stay in memory as long as draws are from the same ones: of samples that are there all are.
 */
export function compiledBatchSums(): CompiledBatchSums | undefined {
  const instance = instantiate<Functions>(batchesModule, 0);
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  let held: readonly DoubleMatrix[] = [];

  function put(draws: readonly DrawnCodes[], bytes: number, batches: number): Drawn | undefined {
    const plan = memoryPlan();
    const matrices = [...new Set(draws.map(({ codes }) => codes))];
    const places = matrices.map(({ shape }) => plan.place(bytes * shape[0]));
    const rows = draws.map((each) => plan.place(4 * each.rows.length));
    const found = plan.place(bytes * batches);
    const isHeld = matrices.length === held.length && matrices.every((each, i) => each === held[i]);
    held = [];
    if (!reserve(memory, plan.end())) return undefined;
    if (!isHeld)
      matrices.forEach((each, i) => {
        padded(each, new Float64Array(memory.buffer, places[i]), bytes / 8);
      });
    held = matrices;
    draws.forEach((each, i) => {
      new Int32Array(memory.buffer, rows[i], each.rows.length).set(each.rows);
    });
    return { codes: draws.map(({ codes }) => places[matrices.indexOf(codes)]!), rows, found };
  }

  /** What a kernel found, a vector of each batch. */
  function sums(draws: readonly DrawnCodes[], batch: number, run: (at: Drawn, bytes: number, batches: number) => void) {
    const [{ codes, rows }] = draws as readonly [DrawnCodes];
    const dimensions = codes.shape[1];
    const stride = Math.ceil(dimensions / LANES) * LANES;
    const batches = rows.length / batch;
    const at = put(draws, 8 * stride, batches);
    if (at === undefined) return undefined;
    run(at, 8 * stride, batches);
    const found = new Float64Array(memory.buffer, at.found, stride * batches);
    return Array.from({ length: batches }, (_, b) => found.slice(b * stride, b * stride + dimensions));
  }

  return {
    variances: (drawn, batch) =>
      sums([drawn], batch, ({ codes: [codes], rows: [rows], found }, bytes, batches) => {
        functions.variances(codes!, bytes, rows!, batch, batches, found);
      }),
    distances: (pair, batch) =>
      sums(pair, batch, ({ codes: [one, other], rows: [rows, partners], found }, bytes, batches) => {
        functions.distances(one!, other!, bytes, rows!, partners!, batch, batches, found);
      }),
  };
}

/** Copies rows to so many places each; of those behind a row nothing is read but what is thrown away. */
function padded({ data, shape: [rows, columns] }: DoubleMatrix, to: Float64Array, stride: number): void {
  for (let row = 0, from = 0, at = 0; row < rows; row++, at += stride) {
    for (let j = 0; j < columns; j++) to[at + j] = data[from++]!;
  }
}
