import { joined, type Matrix } from '../../samples.js';
import { digammaTable } from '../../special/digamma.js';
import { counterOf } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import { ksgEstimate, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { ksgPartsOfTwo } from './ksgOfTwo.js';
import { NEIGHBOUR_OPTIONS, prepare, signed, type Prepared } from './options.js';
import { largestWithin } from '../search/radius.js';
import { SortedColumn } from '../search/sortedColumn.js';
import { stripsOf } from '../search/strips.js';

type Options = Omit<KsgOptions, 'details'> & { readonly details?: boolean | undefined };

function prepareKsg(x: Matrix, y: Matrix, options: Options | undefined): Prepared {
  const [samplesX, samplesY] = [x, y].map(({ data, rows, columns }) => ({ data, shape: [rows, columns] as const }));
  return prepare('ksgMutualInformation', { x: samplesX!, y: samplesY! }, options, [...NEIGHBOUR_OPTIONS, 'algorithm']);
}

/**
 * Mutual information of x and permuted y, in nats, as a function of the permutation: sample i of x is paired with sample
 * `order[i]` of y. What does not change with the order is done once: the marginals, sorted or in trees.
 */
export function prepareKsgPermutations(x: Matrix, y: Matrix, options?: Options): (order: Uint32Array) => number {
  const prepared = prepareKsg(x, y, options);
  const algorithm = requireAlgorithm('ksgMutualInformation', options);
  const { rows, k, norm, theilerWindow } = prepared;
  const [ofX, ofY] = prepared.variables as readonly [Matrix, Matrix];

  const pairedBy = (order: Uint32Array): Matrix[] => {
    const { columns } = ofY;
    const data = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) data[i * columns + j] = ofY.data[order[i]! * columns + j]!;
    }
    return [ofX, { data, rows, columns }];
  };
  // A Theiler window and the boxes of algorithm 2 change the marginal counts with the order.
  if (theilerWindow > 0 || algorithm === 2) {
    return (order) => {
      const paired = { ...prepared, variables: pairedBy(order) };
      return ksgEstimate(paired, algorithm, ksgPartsOfTwo(paired, algorithm), false).nats;
    };
  }

  const counterX = counterOf(ofX, norm);
  const counterY = counterOf(ofY, norm);
  const psi = digammaTable(rows);
  const estimate = (sum: number): number => signed(psi[k]! + psi[rows]! - sum / rows, prepared, []);

  const byTree = (order: Uint32Array): number => {
    const tree = new KdTree(joined(pairedBy(order)), { norm, blocks: [ofX.columns, ofY.columns] });
    const distances = tree.kthDistances(k);
    const distancesY = new Float64Array(rows);
    for (let i = 0; i < rows; i++) distancesY[order[i]!] = distances[i]!;
    const countsX = counterX.countWithin(distances, { inclusive: false });
    const countsY = counterY.countWithin(distancesY, { inclusive: false });
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += psi[countsX[i]! + 1]! + psi[countsY[order[i]!]! + 1]!;
    return estimate(sum);
  };
  if (!(counterX instanceof SortedColumn && counterY instanceof SortedColumn)) return byTree;

  const strips = stripsOf(counterX, counterY, k);
  if (strips === undefined) return byTree;
  const { distances, xPlaces, yPlaces } = strips;
  const xPlaceOf = counterX.places();
  const yPlaceOf = counterY.places();
  const pairing = new Uint32Array(rows);
  return (order) => {
    for (let i = 0; i < rows; i++) pairing[yPlaceOf[order[i]!]!] = xPlaceOf[i]!;
    strips.pair(pairing);
    if (!strips.nearest()) return byTree(order);
    let sum = 0;
    for (let place = 0; place < rows; place++) {
      // Counts include the sample itself, unless copies of it make the distance 0.
      const limit = largestWithin(distances[place]!, false, false);
      const inX = counterX.within(counterX.sorted[xPlaces[place]!]!, limit);
      const inY = counterY.within(counterY.sorted[yPlaces[place]!]!, limit);
      sum += psi[Math.max(1, inX)]! + psi[Math.max(1, inY)]!;
    }
    return estimate(sum);
  };
}
