/**
 * Takes the larger of two distances into a list of distances in order, from `list` to `last`, if it is less than the last; gives the
 * last, twice. No branch depends on where it goes: none could be foreseen.
 */
// @ts-ignore: decorator
@inline
export function insert(distances: v128, list: usize, last: usize): v128 {
  let moved = f64x2.pmax(distances, v128.shuffle<f64>(distances, distances, 1, 0));
  let here = v128.load64_splat(list);
  for (let at = list; at < last; ) {
    v128.store64_lane(at, f64x2.pmin(here, moved), 0);
    moved = f64x2.pmax(here, moved);
    at += 8;
    here = v128.load64_splat(at);
  }
  here = f64x2.pmin(here, moved);
  v128.store64_lane(last, here, 0);
  return here;
}
