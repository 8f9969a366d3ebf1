import { joined, type Matrix } from '../samples.js';
import type { Embedding } from './embedding.js';

/** For each time, the values of a series at `delay` steps before it and at the `length − 1` steps before that, side by side. */
export function pastOf({ data, columns }: Matrix, times: ArrayLike<number>, delay: number, length: number): Matrix {
  const rows = times.length;
  const width = columns * length;
  const own = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let lag = 0; lag < length; lag++) {
      const from = (times[i]! - delay - lag) * columns;
      own.set(data.subarray(from, from + columns), i * width + lag * columns);
    }
  }
  return { data: own, rows, columns: width };
}

/** A source's past, a target's present, and what is known of it: its own past and, where there is one, that of another series. */
export function pastsOf(
  { times, delay, sourceHistory, targetHistory, conditioningHistory }: Embedding,
  source: Matrix,
  target: Matrix,
  conditioning?: Matrix,
): [past: Matrix, present: Matrix, known: Matrix] {
  const own = pastOf(target, times, 1, targetHistory);
  return [
    pastOf(source, times, delay, sourceHistory),
    pastOf(target, times, 0, 1),
    conditioning === undefined ? own : joined([own, pastOf(conditioning, times, 1, conditioningHistory)]),
  ];
}
