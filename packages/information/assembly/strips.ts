// The nearest samples in strips: src/neighbours/strips.ts says what strips are, and what is where in memory.
import { insert } from './list';

/**
 * For each place of the strips `from` to before `to` of `count`, the distance to the k-th nearest other sample, at `out`. The points
 * are at 0; the edges begin with those of a strip before the first, which is near to nothing. Gives 0 when it takes too long: when
 * more than `patience` samples are looked at for each.
 */
export function nearest(
  k: i32,
  from: i32,
  to: i32,
  count: i32,
  patience: i32,
  starts: usize,
  fingers: usize,
  edges: usize,
  list: usize,
  out: usize,
): i32 {
  const last = list + (k << 3) - 8;
  let looked: i64 = 0;
  for (let strip = from; strip < to; strip++) {
    memory.copy(fingers, starts, count << 2);
    const end = load<i32>(starts + (strip << 2), 4);
    for (let place = load<i32>(starts + (strip << 2)); place < end; place++) {
      const point = v128.load(place << 4);
      const x = f64x2.extract_lane(point, 0);
      const y = f64x2.extract_lane(point, 1);
      let bound: f64 = Infinity;
      for (let at = list; at <= last; at += 8) store<f64>(at, bound);
      // The own strip, then those to the right, then those to the left, as long as they are near enough.
      for (let other = strip, side = 1; ; ) {
        const first = load<i32>(starts + (other << 2));
        const stop = load<i32>(starts + (other << 2), 4);
        let finger = load<i32>(fingers + (other << 2));
        while (finger < stop && load<f64>(finger << 4, 8) < y) finger++;
        store<i32>(fingers + (other << 2), finger);
        // Upwards, then downwards.
        for (let at = finger, step = 1; ; at += step) {
          if (step > 0 ? at < stop : at >= first) {
            const distances = f64x2.abs(f64x2.sub(v128.load(at << 4), point));
            if (f64x2.extract_lane(distances, 1) < bound) {
              looked++;
              if (at != place) bound = f64x2.extract_lane(insert(distances, list, last), 0);
              continue;
            }
          }
          if (step < 0) break;
          step = -1;
          at = finger;
        }
        other += side;
        if (side > 0 && !(load<f64>(edges + (other << 4), 16) - x < bound)) {
          side = -1;
          other = strip - 1;
        }
        if (side < 0 && !(x - load<f64>(edges + (other << 4), 24) < bound)) break;
      }
      store<f64>(out + (place << 3), bound);
    }
    if (looked > <i64>patience * (end - load<i32>(starts + (from << 2)) + 1000)) return 0;
  }
  return 1;
}
