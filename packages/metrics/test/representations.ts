import { integers, key } from '@infodrop/random';
import type { SampleMatrix } from '@infodrop/information';

/** Factors 0 … size − 1, independent and uniform; one column each. */
export function factorsOf(sizes: readonly number[], samples: number, seed = 0): SampleMatrix {
  const columns = sizes.map((size, k) => integers(key(`factor ${k} of ${seed}`), samples, { high: size }));
  return {
    data: Float64Array.from(
      { length: samples * sizes.length },
      (_, at) => columns[at % sizes.length]![Math.floor(at / sizes.length)]!,
    ),
    shape: [samples, sizes.length],
  };
}

/** The columns of a matrix, some of them again or others in their place. */
export function columnsOf({ data, shape: [rows, width] }: SampleMatrix, chosen: readonly number[]): SampleMatrix {
  return {
    data: Float64Array.from(
      { length: rows * chosen.length },
      (_, at) => data[Math.floor(at / chosen.length) * width + chosen[at % chosen.length]!]!,
    ),
    shape: [rows, chosen.length],
  };
}

/** A matrix of one number. */
export const constantCodes = (samples: number, dimensions: number): SampleMatrix => ({
  data: new Float64Array(samples * dimensions),
  shape: [samples, dimensions],
});
