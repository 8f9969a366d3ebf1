/**
 * Which points of a sequence rise: the first, and every one whose cost is above, and whose gain is not below, those of
 * the last point that rose. Repeats and points that fell behind are left out.
 */
export function risingPoints(costs: ArrayLike<number>, gains: ArrayLike<number>): boolean[] {
  let last = 0;
  return Array.from(costs, (cost, i) => {
    const rises = i === 0 || (cost > costs[last]! && gains[i]! >= gains[last]!);
    if (rises) last = i;
    return rises;
  });
}

/** Which points are on the upper concave hull of themselves and the origin, never falling to the right, to within `tolerance` of the gain. */
export function onConcaveHull(costs: ArrayLike<number>, gains: ArrayLike<number>, tolerance: number): boolean[] {
  const points = [{ cost: 0, gain: 0 }, ...Array.from(costs, (cost, i) => ({ cost, gain: gains[i]! }))];
  points.sort((a, b) => a.cost - b.cost || b.gain - a.gain);
  const hull: typeof points = [];
  for (const c of points) {
    if (hull.length > 0 && c.gain <= hull[hull.length - 1]!.gain) continue;
    while (hull.length > 1) {
      const a = hull[hull.length - 2]!;
      const b = hull[hull.length - 1]!;
      if ((b.gain - a.gain) * (c.cost - a.cost) > (c.gain - a.gain) * (b.cost - a.cost)) break;
      hull.pop();
    }
    hull.push(c);
  }
  return Array.from(costs, (cost, i) => {
    const right = hull.findIndex((point) => point.cost >= cost);
    if (right <= 0) return gains[i]! >= hull[right === 0 ? 0 : hull.length - 1]!.gain - tolerance;
    const a = hull[right - 1]!;
    const b = hull[right]!;
    return gains[i]! >= a.gain + ((b.gain - a.gain) * (cost - a.cost)) / (b.cost - a.cost) - tolerance;
  });
}
