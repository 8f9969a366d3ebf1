import { crossEntropyModule } from '../generated/crossEntropyModule.js';
import { instantiate, reserve } from '../instantiate.js';
import { EXPONENTIAL_CONSTANTS } from './exponentials.js';
import { type CrossEntropy, outputsOf } from './crossEntropy.js';

/** Rows that go through the kernel together: four vectors of two. */
const PANEL = 8;
/** The address of the first panel: before it are the constants of the exponential. */
const START = 8 * EXPONENTIAL_CONSTANTS.length;

/** Exports of assembly/crossEntropy.ts; all that is not a count is a byte address. */
interface Functions {
  readonly loss: (
    constants: number,
    panels: number,
    labels: number,
    count: number,
    stride: number,
    size: number,
    outputs: number,
    at: number,
    room: number,
    gradient: number,
    told: number,
  ) => void;
  readonly shares: (
    constants: number,
    panels: number,
    count: number,
    stride: number,
    size: number,
    outputs: number,
    at: number,
    room: number,
    out: number,
  ) => void;
  readonly curvature: (
    constants: number,
    panels: number,
    count: number,
    stride: number,
    size: number,
    outputs: number,
    at: number,
    room: number,
    squares: number,
    blocks: number,
  ) => void;
}

/** Undefined is what there is no memory left for. */
export interface CompiledCrossEntropy extends Omit<CrossEntropy, 'curvature'> {
  readonly curvature: (at: Float64Array) => Float64Array | undefined;
}

/** Rows in the kernel's memory; undefined is what there is no memory left for. */
interface CompiledRows {
  readonly withLabels: (labels: Int32Array, size: number) => CompiledCrossEntropy | undefined;
}

/**
 * Rows for the compiled kernel; undefined where there is none.
 *
 * Features lie in panels of eight rows, column after column, and behind the last a column of ones, for the intercepts. The last panel is filled up with rows of
 * zeros, ones too: they add nothing to gradient and curvature, and to the loss log(size) each.
 */
export function compiledRows(columns: readonly Float64Array[]): CompiledRows | undefined {
  const rows = columns[0]!.length;
  const stride = columns.length + 1;
  const count = Math.ceil(rows / PANEL);
  const end = EXPONENTIAL_CONSTANTS.length + count * PANEL * stride;
  const instance = instantiate<Functions>(crossEntropyModule, 8 * end);
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  new Float64Array(memory.buffer).set(EXPONENTIAL_CONSTANTS);
  const panels = new Float64Array(memory.buffer, START, count * PANEL * stride);
  for (let j = 0; j < stride; j++) {
    const column = columns[j];
    for (let row = 0, to = j * PANEL; row < rows; to += PANEL * (stride - 1)) {
      for (const stop = Math.min(rows, row + PANEL); row < stop; row++)
        panels[to++] = column === undefined ? 1 : column[row]!;
      to += (PANEL - (row % PANEL)) % PANEL;
    }
  }
  return {
    withLabels: (labels, size) => compiledCrossEntropy({ functions, memory, end, rows, stride, count }, labels, size),
  };
}

/** Rows in memory. */
interface Panels {
  readonly functions: Functions;
  readonly memory: WebAssembly.Memory;
  /** The double behind them. */
  readonly end: number;
  readonly rows: number;
  readonly stride: number;
  /** How many panels. */
  readonly count: number;
}

/** What lies behind the rows is written anew by every call: several of these may be asked in turn. */
function compiledCrossEntropy(
  { functions, memory, end, rows, stride, count }: Panels,
  labels: Int32Array,
  size: number,
): CompiledCrossEntropy | undefined {
  const outputs = outputsOf(size);
  // The kernel takes two at a time: one more has weights of 0, and no part in what is summed.
  const even = outputs + (outputs % 2);
  const half = (stride * (stride + 1)) / 2;
  const pairs = (outputs * (outputs + 1)) / 2;
  // In doubles.
  const marks = end;
  const weights = marks + (count * PANEL) / 2;
  const room = weights + even * stride;
  // Behind the logits, and those of the class of no weights, the sums of their exponentials.
  const told = room + (size + 2) * PANEL;
  const answer = told + 6;
  const most = Math.max(2 * even * stride, count * PANEL * size);
  if (!reserve(memory, 8 * (answer + most))) return undefined;
  /** Memory with labels and weights, and zeros from one place to before another. */
  const prepared = (at: Float64Array, from: number, to: number): Float64Array => {
    const doubles = new Float64Array(memory.buffer);
    doubles.fill(0, marks, room);
    new Int32Array(memory.buffer, 8 * marks, rows).set(labels);
    doubles.set(at, weights);
    return doubles.fill(0, from, to);
  };
  return {
    loss(at, gradient) {
      const doubles = prepared(at, answer, answer + 2 * even * stride);
      functions.loss(
        ...([0, START, 8 * marks, count, stride, size, outputs] as const),
        ...([8 * weights, 8 * room, 8 * answer, 8 * told] as const),
      );
      for (let cell = 0; cell < gradient.length; cell++) {
        gradient[cell] = doubles[answer + 2 * cell]! + doubles[answer + 2 * cell + 1]!;
      }
      // Of the two lanes: the greatest logits; the labels' own; the exponents and the rest of the product of all Σ exp.
      const greatest = doubles[told]! + doubles[told + 1]!;
      const own = doubles[told + 2]!;
      const logarithms = Math.LN2 * doubles[told + 3]! + Math.log(doubles[told + 4]! * doubles[told + 5]!);
      return greatest - own + logarithms - (count * PANEL - rows) * Math.log(size);
    },
    curvature(at) {
      const blocks = answer + half * PANEL;
      // Reserved where it is asked for: it takes more than all else of many features and classes, and few problems ask.
      if (!reserve(memory, 8 * (blocks + 2 * pairs * half))) return undefined;
      const doubles = prepared(at, blocks, blocks + 2 * pairs * half);
      functions.curvature(
        ...([0, START, count, stride, size, outputs] as const),
        ...([8 * weights, 8 * room, 8 * answer, 8 * blocks] as const),
      );
      const width = outputs * stride;
      const found = new Float64Array(width * width);
      let from = blocks;
      for (let o = 0; o < outputs; o++) {
        for (let p = 0; p <= o; p++) {
          for (let j = 0; j < stride; j++) {
            for (let l = 0; l <= j; l++, from += 2) {
              const sum = doubles[from]! + doubles[from + 1]!;
              found[(o * stride + j) * width + p * stride + l] = sum;
              // Where o = p the mirrored cell is above the diagonal, which stays 0.
              if (p < o) found[(o * stride + l) * width + p * stride + j] = sum;
            }
          }
        }
      }
      return found;
    },
    shares(at) {
      const doubles = prepared(at, answer, answer);
      functions.shares(
        ...([0, START, count, stride, size, outputs] as const),
        ...([8 * weights, 8 * room, 8 * answer] as const),
      );
      return doubles.slice(answer, answer + rows * size);
    },
  };
}
