/**
 * Fits the polynomials of the normals: weighted minimax by Remez's exchange, then rounded to float32.
 * Prints what stands in src/normalConstants.ts; a test compares the two.
 *
 *   node packages/random/test/golden/fitNormalConstants.mjs
 */

/** Solves a small dense linear system by Gaussian elimination with pivoting. */
function solve(matrix, right) {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(a[i][column]) > Math.abs(a[pivot][column])) pivot = i;
    [a[column], a[pivot]] = [a[pivot], a[column]];
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = a[i][column] / a[column][column];
      for (let j = column; j <= n; j++) a[i][j] -= factor * a[column][j];
    }
  }
  return a.map((row, i) => row[n] / row[i]);
}

/** Coefficients c of Σ cₖ zᵏ on (0, zMax] that minimise the largest |weight(z)·(Σ cₖ zᵏ − target(z))|. */
function minimax(target, weight, zMax, count) {
  const points = count + 1;
  let nodes = Array.from({ length: points }, (_, i) => (zMax * (1 - Math.cos((Math.PI * (i + 0.5)) / points))) / 2);
  let coefficients = [];
  const grid = Array.from({ length: 20001 }, (_, i) => (zMax * (i + 1)) / 20001);
  for (let iteration = 0; iteration < 20; iteration++) {
    const rows = nodes.map((z, i) => [
      ...Array.from({ length: count }, (_, k) => z ** k),
      (i % 2 === 0 ? 1 : -1) / weight(z),
    ]);
    coefficients = solve(rows, nodes.map(target)).slice(0, count);
    const error = (z) => weight(z) * (coefficients.reduceRight((sum, c) => sum * z + c, 0) - target(z));
    // The largest error of each stretch of one sign.
    const extremes = [];
    for (const z of grid) {
      const e = error(z);
      const last = extremes[extremes.length - 1];
      if (last === undefined || Math.sign(e) !== Math.sign(last.e)) extremes.push({ z, e });
      else if (Math.abs(e) > Math.abs(last.e)) extremes[extremes.length - 1] = { z, e };
    }
    if (extremes.length < points) break;
    while (extremes.length > points) {
      if (Math.abs(extremes[0].e) < Math.abs(extremes[extremes.length - 1].e)) extremes.shift();
      else extremes.pop();
    }
    nodes = extremes.map(({ z }) => z);
  }
  return coefficients.map(Math.fround);
}

/** (f(z) as a power series in z, from its k-th term on): exact where the closed form would cancel. */
const series = (terms) => (z) => terms.reduceRight((sum, c) => sum * z + c, 0);

const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));
const q = Math.PI / 4;
// −2 ln((1+s)/(1−s)) = s·(−4 + z·L(z)), z = s²: L(z) = −4 Σ zᵏ/(2k+3)
const logTail = series(Array.from({ length: 14 }, (_, k) => -4 / (2 * k + 3)));
// sin(qv) = v·S(z), z = v²
const sine = series(Array.from({ length: 12 }, (_, k) => ((-1) ** k * q ** (2 * k + 1)) / factorial(2 * k + 1)));
// cos(qv) = 1 + z·C(z), z = v²
const cosineTail = series(
  Array.from({ length: 12 }, (_, k) => ((-1) ** (k + 1) * q ** (2 * k + 2)) / factorial(2 * k + 2)),
);

const sLargest = (Math.SQRT2 - 1) / (Math.SQRT2 + 1);
const logMax = sLargest * sLargest * 1.001;

/** The fitted coefficients, lowest power first. */
export const fitted = {
  LOG: minimax(logTail, (z) => z / (4 - z * logTail(z)), logMax, 3),
  SIN: minimax(sine, (z) => 1 / sine(z), 1, 4),
  COS: minimax(cosineTail, (z) => z / (1 + z * cosineTail(z)), 1, 4),
};

if (process.argv[1]?.endsWith('fitNormalConstants.mjs')) console.log(JSON.stringify(fitted, null, 2));
