import type { Counter } from '../search/counter.js';
import { ksgParts, type KsgAlgorithm, type KsgParts } from './ksg.js';
import type { Prepared } from './options.js';
import type { Share } from '../search/share.js';
import { SortedColumn } from '../search/sortedColumn.js';
import { stripsOf, type Strips } from '../search/strips.js';

/** Strips that pair two sorted columns sample by sample. */
export function pairedStrips(x: SortedColumn, y: SortedColumn, k: number): Strips | undefined {
  const strips = stripsOf(x, y, k);
  const places = x.places();
  strips?.pair(y.order.map((sample) => places[sample]!));
  return strips;
}

/** The distances in the joint space of two columns, when strips find them in good time. They know no Theiler window. */
function distancesInPlane(prepared: Prepared, [x, y]: readonly Counter[], share?: Share): Float64Array | undefined {
  if (!(x instanceof SortedColumn && y instanceof SortedColumn) || prepared.theilerWindow > 0) return undefined;
  const strips = pairedStrips(x, y, prepared.k);
  if (!strips?.nearest(share)) return undefined;
  const distances = new Float64Array(prepared.rows);
  for (let p = 0; p < distances.length; p++) distances[x.order[strips.xPlaces[p]!]!] = strips.distances[p]!;
  return distances;
}

/** The parts of the mutual information of two variables, or of a share of the samples. */
export function ksgPartsOfTwo(prepared: Prepared, algorithm: KsgAlgorithm, share?: Share): KsgParts {
  return ksgParts(prepared, algorithm, share, distancesInPlane);
}
