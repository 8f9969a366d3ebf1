/** Log densities in doubles, written apart from the tensor code, and divergences by quadrature. */
export type LogDensity = (z: number) => number;

const LOG_SQRT_2PI = Math.log(2 * Math.PI) / 2;

export const normalLogDensity =
  (loc: number, scale: number): LogDensity =>
  (z) =>
    -(((z - loc) / scale) ** 2) / 2 - Math.log(scale) - LOG_SQRT_2PI;

export const logNormalLogDensity =
  (loc: number, scale: number): LogDensity =>
  (z) =>
    normalLogDensity(loc, scale)(Math.log(z)) - Math.log(z);

export const laplaceLogDensity =
  (loc: number, scale: number): LogDensity =>
  (z) =>
    -Math.abs(z - loc) / scale - Math.log(2 * scale);

export const logUniformLogDensity =
  (low: number, high: number): LogDensity =>
  (z) =>
    -Math.log(z) - Math.log(high - low);

export function mixtureLogDensity(parts: readonly LogDensity[], weights: readonly number[]): LogDensity {
  const total = weights.reduce((a, b) => a + b, 0);
  return (z) => Math.log(parts.reduce((sum, part, k) => sum + (weights[k]! / total) * Math.exp(part(z)), 0));
}

/** ∫ g over [low, high], by Simpson's rule. */
export function integrate(g: (x: number) => number, low: number, high: number, steps = 4000): number {
  const width = (high - low) / steps;
  let sum = g(low) + g(high);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * g(low + i * width);
  return (sum * width) / 3;
}

/** KL(p ‖ q) of laws on the line, whose mass lies in [low, high]. */
export function klOnLine(
  p: LogDensity,
  q: LogDensity,
  low: number,
  high: number,
  breaks: readonly number[] = [],
): number {
  // A kink of q is an end of a piece, for Simpson's rule wants smooth ones.
  const ends = [low, ...breaks.filter((at) => at > low && at < high), high];
  return ends.slice(1).reduce(
    (sum, end, i) =>
      sum +
      integrate(
        (z) => {
          const logP = p(z);
          return logP < -700 ? 0 : Math.exp(logP) * (logP - q(z));
        },
        ends[i]!,
        end,
      ),
    0,
  );
}

/** KL(p ‖ q) of laws of positive z, whose log z lies in [low, high]. */
export function klOfPositive(
  p: LogDensity,
  q: LogDensity,
  low: number,
  high: number,
  breaks: readonly number[] = [],
): number {
  return klOnLine(
    (t) => p(Math.exp(t)) + t,
    (t) => q(Math.exp(t)) + t,
    low,
    high,
    breaks,
  );
}

/** Log density of log z ~ N(loc, scale²) cut to [low, high], as one of z. */
export function truncatedLogNormalLogDensity(loc: number, scale: number, low: number, high: number): LogDensity {
  const mass = integrate((t) => Math.exp(normalLogDensity(loc, scale)(t)), low, high);
  return (z) => normalLogDensity(loc, scale)(Math.log(z)) - Math.log(mass) - Math.log(z);
}
