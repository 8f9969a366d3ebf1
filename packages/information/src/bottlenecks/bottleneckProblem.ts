import { informationOf } from './distributions.js';

/** p(x, y) as the iteration reads it. */
export interface BottleneckProblem {
  readonly sizeX: number;
  readonly sizeY: number;
  readonly joint: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  /** p(y|x), row-major; p(y) where p(x) = 0. */
  readonly yGivenX: Float64Array;
  /** I(X; Y) in nats. */
  readonly informationXY: number;
}

/** Minimise H(Z) − α H(Z|X) − β I(Z; Y) over p(z|x) of so many values of z. */
export interface BottleneckSettings {
  readonly clusters: number;
  readonly beta: number;
  readonly alpha: number;
  readonly tolerance: number;
  readonly maxIterations: number;
}

export function problemOf(joint: Float64Array, sizeX: number, sizeY: number): BottleneckProblem {
  const px = new Float64Array(sizeX);
  const py = new Float64Array(sizeY);
  for (let cell = 0; cell < joint.length; cell++) {
    px[Math.floor(cell / sizeY)]! += joint[cell]!;
    py[cell % sizeY]! += joint[cell]!;
  }
  const yGivenX = normalisedRows(joint, px, py);
  return { sizeX, sizeY, joint, px, py, yGivenX, informationXY: informationOf(joint, sizeX, sizeY) };
}

/** Each row divided by its weight; a row of no weight becomes `fallback`. */
export function normalisedRows(values: Float64Array, weights: Float64Array, fallback: Float64Array): Float64Array {
  const width = fallback.length;
  return values.map((value, cell) => {
    const weight = weights[Math.floor(cell / width)]!;
    return weight > 0 ? value / weight : fallback[cell % width]!;
  });
}

/** p(z) and p(z, y) under an encoder. */
export function marginalsOf(
  { sizeX, sizeY, px, joint }: BottleneckProblem,
  encoder: Float64Array,
  clusters: number,
): { readonly pz: Float64Array; readonly jointZY: Float64Array } {
  const pz = new Float64Array(clusters);
  const jointZY = new Float64Array(clusters * sizeY);
  for (let x = 0; x < sizeX; x++) {
    for (let z = 0; z < clusters; z++) {
      const p = encoder[x * clusters + z]!;
      if (p === 0) continue;
      pz[z]! += px[x]! * p;
      for (let y = 0; y < sizeY; y++) jointZY[z * sizeY + y]! += p * joint[x * sizeY + y]!;
    }
  }
  return { pz, jointZY };
}
