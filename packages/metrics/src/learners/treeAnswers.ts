import { treesModule } from '../generated/treesModule.js';
import { instantiate } from '../instantiate.js';
import { NODE_BYTES, writeNodes } from './nodeTable.js';
import { addAnswers, depthOf, type Tree } from './tree.js';

/** Rows of features that trees are asked about, and what those add up to. */
export interface TreeAnswers {
  /** Of each output, the sum for every row. */
  readonly sums: readonly Float64Array[];
  /** Adds what a tree says to an output. */
  readonly add: (tree: Tree<number>, output: number) => void;
}

/** From sums that start somewhere; by the compiled kernel where there is one, to the same bits. */
export const treeAnswers = (columns: readonly Float64Array[], start: Float64Array): TreeAnswers =>
  compiledAnswers(columns, start) ?? plainAnswers(columns, start);

/** The same in plain loops. */
export function plainAnswers(columns: readonly Float64Array[], start: Float64Array): TreeAnswers {
  const rows = columns[0]!.length;
  const flat = new Float64Array(columns.length * rows);
  columns.forEach((column, f) => {
    flat.set(column, f * rows);
  });
  const sums = Array.from(start, (value) => new Float64Array(rows).fill(value));
  return {
    sums,
    add(tree, output) {
      addAnswers(tree, flat, sums[output]!);
    },
  };
}

type AddAnswers = (nodes: number, depth: number, columns: number, rows: number, to: number) => void;

/** Nodes of a tree that there is room for. */
const MOST_NODES = 4096;

/** By the compiled kernel; undefined where there is none. A tree that it has no room for is asked in plain loops. */
export function compiledAnswers(columns: readonly Float64Array[], start: Float64Array): TreeAnswers | undefined {
  const rows = columns[0]!.length;
  const nodes = 8 * rows * (columns.length + start.length);
  const instance = instantiate<{ readonly addAnswers: AddAnswers }>(treesModule, nodes + NODE_BYTES * MOST_NODES);
  if (instance === undefined) return undefined;
  const {
    functions,
    memory: { buffer },
  } = instance;
  const flat = new Float64Array(buffer, 0, rows * columns.length);
  columns.forEach((column, f) => {
    flat.set(column, f * rows);
  });
  const first = 8 * flat.length;
  const sums = Array.from(start, (value, k) => new Float64Array(buffer, first + 8 * rows * k, rows).fill(value));
  const [doubles, words] = [new Float64Array(buffer, nodes), new Uint32Array(buffer, nodes)];
  return {
    sums,
    add(tree, output) {
      const { value } = tree;
      if (value.length > MOST_NODES) {
        addAnswers(tree, flat, sums[output]!);
        return;
      }
      writeNodes(tree, rows, doubles, words);
      for (let node = 0; node < value.length; node++) doubles[(NODE_BYTES / 8) * node + 2] = value[node]!;
      functions.addAnswers(nodes, depthOf(tree), 0, rows, first + 8 * rows * output);
    },
  };
}
