import type { KdTree } from './kdTree.js';
import { largestWithin } from './radius.js';

/**
 * For each block, how far a sample's others within `radii[i]` (inclusive) reach from it in that block: the sides of the
 * smallest box round them; 0 where the radius is NaN. Every sample as far as the radius is taken, so that ties do not depend on the order.
 */
export function sidesWithin(tree: KdTree, radii: Float64Array, theilerWindow: number): Float64Array[] {
  const { rows, order, points } = tree.layout;
  const columns = points.length;
  const sides: Float64Array[] = [];
  for (let j = 0; j < columns; j++) if (tree.blockEnd[j] === 1) sides.push(new Float64Array(rows));
  for (let p = 0; p < rows; p++) {
    const sample = order[p]!;
    tree.balls.load(points, p);
    tree.balls.eachWithin(largestWithin(radii[sample]!, true, tree.squared), sample, theilerWindow, (place) => {
      let side = 0;
      for (let j = 0, block = 0; j < columns; j++) {
        const difference = Math.abs(points[j]![place]! - points[j]![p]!);
        if (tree.squared) side += difference * difference;
        else if (difference > side) side = difference;
        if (tree.blockEnd[j] === 0) continue;
        if (side > sides[block]![sample]!) sides[block]![sample] = side;
        side = 0;
        block++;
      }
    });
  }
  return sides.map((each) => tree.rooted(each));
}
