/**
 * x − log(1 + x), which is ≥ 0, to a few units in its last place for every x > −1.
 *
 * With r = x/(2 + x), log(1 + x) = 2 artanh r and x − 2r = r x, so near 0 it is r x − 2 (r³/3 + r⁵/5 + …): nothing cancels.
 */
export function logExcess(x: number): number {
  if (x === Infinity) return Infinity;
  if (Math.abs(x) > 0.5) return x - Math.log1p(x);
  const r = x / (2 + x);
  const square = r * r;
  let power = r * square;
  let sum = 0;
  for (let k = 3; k < 41 && power !== 0; k += 2) {
    sum += power / k;
    power *= square;
  }
  return r * x - 2 * sum;
}

/**
 * δ − log(1 + δ) of δ = to/from − 1, for numbers > 0 of any ratio.
 *
 * @param difference - to − from, where more of its digits are known than the two have left.
 */
export function ratioExcess(from: number, to: number, difference = to - from): number {
  const gap = difference / from;
  return gap < -0.5 ? gap - (Math.log(to) - Math.log(from)) : logExcess(gap);
}
