import type { Counter } from './counter.js';
import { ksgParts, type KsgAlgorithm, type KsgParts } from './ksg.js';
import type { Prepared } from './options.js';
import type { Share } from './share.js';
import { SortedColumn } from './sortedColumn.js';
import { Strips } from './strips.js';

/** Strips that pair two sorted columns sample by sample. */
export function stripsOf(x: SortedColumn, y: SortedColumn, k: number): Strips {
  const strips = new Strips(x.sorted, y.sorted, k);
  const places = x.places();
  strips.pair(y.order.map((sample) => places[sample]!));
  return strips;
}

/** The distances in the joint space of two columns, when strips find them in good time. */
function distancesInPlane(prepared: Prepared, [x, y]: readonly Counter[], share?: Share): Float64Array | undefined {
  if (!(prepared.variables.length === 2 && x instanceof SortedColumn && y instanceof SortedColumn)) return undefined;
  const strips = stripsOf(x, y, prepared.k);
  if (!strips.nearest(x.order, prepared.theilerWindow, share)) return undefined;
  const distances = new Float64Array(prepared.rows).fill(NaN);
  for (let place = strips.first; place < strips.end; place++) {
    distances[x.order[strips.xPlaces[place]!]!] = strips.distances[place]!;
  }
  return distances;
}

/** The parts of the mutual information of two variables, or of a share of the samples. */
export function ksgPartsOfTwo(prepared: Prepared, algorithm: KsgAlgorithm, share?: Share): KsgParts {
  return ksgParts(prepared, algorithm, share, distancesInPlane);
}
