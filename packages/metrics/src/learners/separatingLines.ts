/** Of each class, the weight and the intercept of w x + b, which is greatest for the class that is told. */
export interface SeparatingLines {
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/** How much errors weigh, and whether rare classes weigh as much as common ones. */
export interface SeparatingLinesOptions {
  readonly c: number;
}

/**
 * A linear support vector machine of one variable: each class against the rest, the classes balanced.
 *
 *   min over w, b of ½ (w² + b²) + C Σ cᵢ max(0, 1 − yᵢ (w xᵢ + b))²,   cᵢ = n / (classes · n_class) for the class, 1 for the rest; of two classes both
 *
 * the problem of scikit-learn's `LinearSVC(C, class_weight='balanced')`, and solved exactly by Newton's steps: it is piecewise quadratic in two
 * numbers. Two classes have one line, the second class's.
 */
export function separatingLines(
  values: Float64Array,
  labels: Int32Array,
  size: number,
  { c }: SeparatingLinesOptions,
): SeparatingLines {
  const counts = new Float64Array(size);
  for (const label of labels) counts[label]!++;
  const balanced = counts.map((count) => labels.length / (size * count));
  const own = size === 2 ? [1] : Array.from({ length: size }, (_, k) => k);
  const lines = own.map((k) => lineOf(values, labels, k, c * balanced[k]!, size === 2 ? c * balanced[0]! : c));
  return { weights: Float64Array.from(lines, ([w]) => w), intercepts: Float64Array.from(lines, ([, b]) => b) };
}

/** The class that the lines tell a value to be of. */
export function sideOf({ weights, intercepts }: SeparatingLines, value: number): number {
  if (weights.length === 1) return weights[0]! * value + intercepts[0]! > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < weights.length; k++) {
    if (weights[k]! * value + intercepts[k]! > weights[best]! * value + intercepts[best]!) best = k;
  }
  return best;
}

function lineOf(
  values: Float64Array,
  labels: Int32Array,
  own: number,
  ofOwn: number,
  ofRest: number,
): readonly [w: number, b: number] {
  /** The loss, its gradient, and the second derivatives, where the margin is missed. */
  const at = (w: number, b: number): readonly [number, number, number, number, number, number] => {
    let [loss, gw, gb, ww, wb, bb] = [(w * w + b * b) / 2, w, b, 1, 0, 1];
    for (let i = 0; i < values.length; i++) {
      const x = values[i]!;
      const isOwn = labels[i] === own;
      const y = isOwn ? 1 : -1;
      const missed = 1 - y * (w * x + b);
      if (missed <= 0) continue;
      const weight = 2 * (isOwn ? ofOwn : ofRest);
      loss += (weight / 2) * missed * missed;
      gw -= weight * missed * y * x;
      gb -= weight * missed * y;
      ww += weight * x * x;
      wb += weight * x;
      bb += weight;
    }
    return [loss, gw, gb, ww, wb, bb];
  };
  let [w, b] = [0, 0];
  let here = at(w, b);
  for (let step = 0; step < 100; step++) {
    const [loss, gw, gb, ww, wb, bb] = here;
    const determinant = ww * bb - wb * wb;
    const dw = (bb * gw - wb * gb) / determinant;
    const db = (ww * gb - wb * gw) / determinant;
    const slope = gw * dw + gb * db;
    if (!(slope > 1e-14 * loss)) break;
    let length = 1;
    let there = at(w - dw, b - db);
    while (there[0] > loss - 1e-4 * length * slope && length > 1e-10) {
      length /= 2;
      there = at(w - length * dw, b - length * db);
    }
    [w, b, here] = [w - length * dw, b - length * db, there];
  }
  return [w, b];
}
