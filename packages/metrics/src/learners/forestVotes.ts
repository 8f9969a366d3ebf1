import { forestModule } from '../generated/forestModule.js';
import { instantiate } from '../instantiate.js';
import type { ClassificationTree } from './classificationTree.js';
import { memoryPlan } from './memoryPlan.js';
import { NODE_BYTES, writeNodes } from './nodeTable.js';
import { depthOf } from './tree.js';

/** What the trees of forests of several depths say of rows, added up. */
export interface ForestVotes {
  /** Adds to each depth's sums the shares of the node that every row has come to there. */
  readonly add: (grown: ClassificationTree) => void;
  /** Of each depth the sums, [rows × classes]. */
  readonly sums: () => Float64Array[];
}

/** How large the trees are. */
export interface VotesSize {
  readonly classes: number;
  /** Growing. */
  readonly depths: readonly number[];
  /** Nodes of a tree at the most. */
  readonly nodes: number;
}

/** By the compiled kernel where there is one, to the same bits. */
export const forestVotes = (columns: readonly Float64Array[], size: VotesSize): ForestVotes =>
  compiledVotes(columns, size) ?? plainVotes(columns, size);

/** The same in plain loops. */
export function plainVotes(columns: readonly Float64Array[], { classes, depths }: VotesSize): ForestVotes {
  const rows = columns[0]!.length;
  const sums = depths.map(() => new Float64Array(rows * classes));
  return {
    add({ tree: { feature, threshold, left }, shares }) {
      for (let row = 0; row < rows; row++) {
        let node = 0;
        for (let d = 0, depth = 0; d < depths.length; d++) {
          for (; depth < depths[d]! && feature[node]! >= 0; depth++) {
            node = left[node]! + (columns[feature[node]!]![row]! > threshold[node]! ? 1 : 0);
          }
          const of = sums[d]!;
          for (let k = 0, at = row * classes, own = node * classes; k < classes; k++) of[at + k]! += shares[own + k]!;
        }
      }
    },
    sums: () => sums,
  };
}

/** Exports of assembly/forest.ts that ask trees; what is no count is a byte address. */
interface Functions {
  readonly walk: (nodes: number, questions: number, columns: number, rows: number, places: number) => void;
  readonly addShares: (rows: number, places: number, size: number, votes: number) => void;
}

/** By the compiled kernel; undefined where there is none. */
export function compiledVotes(
  columns: readonly Float64Array[],
  { classes, depths, nodes: most }: VotesSize,
): ForestVotes | undefined {
  const rows = columns[0]!.length;
  // Two at a time.
  const size = 2 * Math.ceil(classes / 2);
  const { place, end } = memoryPlan();
  const flat = place(8 * rows * columns.length);
  const places = place(4 * rows);
  const nodes = place(NODE_BYTES * most);
  const shared = place(8 * size * most);
  const votes = depths.map(() => place(8 * size * rows));
  const instance = instantiate<Functions>(forestModule, end());
  if (instance === undefined) return undefined;
  const {
    functions,
    memory: { buffer },
  } = instance;
  columns.forEach((column, f) => {
    new Float64Array(buffer, flat + 8 * rows * f, rows).set(column);
  });
  const placed = new Uint32Array(buffer, places, rows);
  const [doubles, words] = [new Float64Array(buffer, nodes), new Uint32Array(buffer, nodes)];
  const shareOf = new Float64Array(buffer, shared, size * most);
  return {
    add({ tree, shares }) {
      writeNodes(tree, rows, doubles, words);
      const count = tree.feature.length;
      for (let node = 0; node < count; node++) {
        words[(NODE_BYTES / 4) * node + 4] = shared + 8 * size * node;
        for (let k = 0; k < classes; k++) shareOf[node * size + k] = shares[node * classes + k]!;
      }
      placed.fill(nodes);
      const deepest = depthOf(tree);
      let asked = 0;
      depths.forEach((depth, d) => {
        const questions = Math.min(depth, deepest) - asked;
        functions.walk(nodes, questions, flat, rows, places);
        functions.addShares(rows, places, size, votes[d]!);
        asked += questions;
      });
    },
    sums: () =>
      votes.map((start) => {
        const padded = new Float64Array(buffer, start, size * rows);
        return Float64Array.from({ length: rows * classes }, (_, at) => {
          return padded[Math.floor(at / classes) * size + (at % classes)]!;
        });
      }),
  };
}
