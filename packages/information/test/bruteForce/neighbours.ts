/**
 * The nearest-neighbour estimators by all pairs of distances, written from the equations of the papers: no tree, no sorting,
 * nothing of the package. A variable is rows of numbers; results are one value a sample, in nats.
 */
export type Rows = readonly (readonly number[])[];
export type Norm = 'max' | 'euclidean';

/** How neighbours are found: the norm within each variable, and how near in time samples are that are none. */
export interface Metric {
  readonly k: number;
  readonly norm?: Norm | undefined;
  readonly theilerWindow?: number | undefined;
}

/** ψ(n) at an integer, −γ + 1 + 1/2 + … + 1/(n − 1). */
export function psi(n: number): number {
  if (n < 1) return -Infinity;
  let sum = 0;
  for (let i = n - 1; i >= 1; i--) sum += 1 / i;
  return sum - 0.5772156649015329;
}

/** ln Γ(n / 2 + 1) for an integer n, from Γ(1) = 1 and Γ(1/2) = √π. */
function logGammaOfHalf(n: number): number {
  let sum = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let at = n / 2; at > 0; at--) sum += Math.log(at);
  return sum;
}

export function distance(a: readonly number[], b: readonly number[], norm: Norm = 'max'): number {
  const differences = a.map((value, j) => Math.abs(value - b[j]!));
  if (norm === 'max') return Math.max(...differences);
  return Math.sqrt(differences.reduce((sum, difference) => sum + difference * difference, 0));
}

/** Distances of sample i to all others, the larger over the variables; NaN to those that are no neighbours. */
function fromSample(variables: readonly Rows[], i: number, { norm, theilerWindow = 0 }: Metric): number[] {
  return Array.from({ length: variables[0]!.length }, (_, j) =>
    Math.abs(i - j) <= theilerWindow
      ? NaN
      : Math.max(...variables.map((variable) => distance(variable[i]!, variable[j]!, norm))),
  );
}

/** The k-th smallest, with NaN left out. */
function smallest(values: readonly number[], k: number): number {
  return values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)[k - 1]!;
}

const inside = (distances: readonly number[], radius: number): number => distances.filter((d) => d < radius).length;
const within = (distances: readonly number[], radius: number): number => distances.filter((d) => d <= radius).length;

/** The value of each sample, from its distances: `to(x, y)` are those in the joint space of x and y, `radius` the k-th in that of all. */
function eachSample(
  variables: readonly Rows[],
  metric: Metric,
  value: (to: (...some: Rows[]) => number[], radius: number, candidates: number) => number,
): number[] {
  return variables[0]!.map((_, i) => {
    const to = (...some: Rows[]): number[] => fromSample(some, i, metric);
    const all = to(...variables);
    return value(to, smallest(all, metric.k), all.filter((d) => !Number.isNaN(d)).length);
  });
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Kozachenko and Leonenko (1987). */
export function kozachenkoLeonenko(x: Rows, metric: Metric): number[] {
  const d = x[0]!.length;
  const logBall = metric.norm === 'euclidean' ? (d / 2) * Math.log(Math.PI) - logGammaOfHalf(d) : d * Math.log(2);
  return eachSample(
    [x],
    metric,
    (_, radius, candidates) => psi(candidates + 1) - psi(metric.k) + logBall + d * Math.log(radius),
  );
}

/** Kraskov, Stögbauer and Grassberger (2004), eqs. 8 and 22. */
export function ksg1(variables: readonly Rows[], metric: Metric): number[] {
  return eachSample(variables, metric, (to, radius, candidates) =>
    variables.reduce(
      (sum, variable) => sum - psi(inside(to(variable), radius) + 1),
      psi(metric.k) + (variables.length - 1) * psi(candidates + 1),
    ),
  );
}

/** The same, eqs. 9 and 23: the sides of the smallest box round all samples within the k-th distance. */
export function ksg2(variables: readonly Rows[], metric: Metric): number[] {
  const others = variables.length - 1;
  return eachSample(variables, metric, (to, radius, candidates) => {
    const joint = to(...variables);
    return variables.reduce(
      (sum, variable) => {
        const own = to(variable);
        const side = Math.max(...own.filter((_, j) => joint[j]! <= radius));
        return sum - psi(within(own, side));
      },
      psi(metric.k) - others / metric.k + others * psi(candidates + 1),
    );
  });
}

/** Frenzel and Pompe (2007), eq. 8 with counts strictly inside. */
export function frenzelPompe(x: Rows, y: Rows, z: Rows, metric: Metric): number[] {
  return eachSample([x, y, z], metric, (to, radius) => {
    const term = (distances: number[]): number => psi(inside(distances, radius) + 1);
    return psi(metric.k) - term(to(x, z)) - term(to(y, z)) + term(to(z));
  });
}

/** Mesner and Shalizi (2021), algorithm 1 without its max(0, ·). */
export function mesnerShalizi(x: Rows, y: Rows, z: Rows, metric: Metric): number[] {
  return eachSample([x, y, z], metric, (to, radius) => {
    const term = (distances: number[]): number => psi(within(distances, radius));
    return term(to(x, y, z)) - term(to(x, z)) - term(to(y, z)) + term(to(z));
  });
}

/** Gao, Kannan, Oh and Viswanath (2017), algorithm 1. */
export function gao(x: Rows, y: Rows, metric: Metric): number[] {
  return eachSample([x, y], metric, (to, radius, candidates) => {
    const neighbours = radius === 0 ? within(to(x, y), 0) : metric.k;
    const terms = Math.log(within(to(x), radius) + 1) + Math.log(within(to(y), radius) + 1);
    return psi(neighbours) + Math.log(candidates + 1) - terms;
  });
}

/** The authors' program for it: counts strictly inside where ρ > 0, the sample itself among them, and their digammas. */
export function gaoProgram(x: Rows, y: Rows, metric: Metric): number[] {
  return eachSample([x, y], metric, (to, radius, candidates) => {
    const count = radius === 0 ? within : inside;
    const neighbours = radius === 0 ? within(to(x, y), 0) + 1 : metric.k;
    const terms = psi(count(to(x), radius) + 1) + psi(count(to(y), radius) + 1);
    return psi(neighbours) + Math.log(candidates + 1) - terms;
  });
}

/** Ross (2014), eq. 2, m being the samples strictly inside and the sample itself. Labels with ≤ k samples take all the others. */
export function ross(x: Rows, labels: readonly unknown[], { k, norm }: Metric): number[] {
  const sizes = labels.map((label) => labels.filter((other) => other === label).length);
  const kept = sizes.filter((size) => size > 1).length;
  return x.map((_, i) => {
    if (sizes[i] === 1) return NaN;
    const all = fromSample([x], i, { k, norm }).map((d, j) => (sizes[j] === 1 ? NaN : d));
    const own = all.map((d, j) => (labels[j] === labels[i] ? d : NaN));
    const nearest = Math.min(k, sizes[i]! - 1);
    return psi(kept) + psi(nearest) - psi(sizes[i]!) - psi(inside(all, smallest(own, nearest)) + 1);
  });
}

/** Wang, Kulkarni and Verdú (2009), eq. 5. */
export function wang(x: Rows, y: Rows, metric: Metric): number[] {
  const d = x[0]!.length;
  return x.map((sample, i) => {
    const own = smallest(fromSample([x], i, metric), metric.k);
    const across = smallest(
      y.map((other) => distance(sample, other, metric.norm)),
      metric.k,
    );
    return d * Math.log(across / own) + Math.log(y.length / (x.length - 1));
  });
}

/** Transfer entropy (Schreiber 2000) by Frenzel and Pompe: I(target now ; source before | target before). */
export function transferEntropy(
  source: Rows,
  target: Rows,
  {
    sourceHistory = 1,
    targetHistory = 1,
    delay = 1,
  }: { sourceHistory?: number; targetHistory?: number; delay?: number },
  metric: Metric,
): number[] {
  const past = (series: Rows, t: number, length: number): number[] =>
    Array.from({ length }, (_, lag) => series[t - lag]!).flat();
  const first = Math.max(targetHistory, delay + sourceHistory - 1);
  const times = target.map((_, t) => t).filter((t) => t >= first);
  return frenzelPompe(
    times.map((t) => past(source, t - delay, sourceHistory)),
    times.map((t) => [...target[t]!]),
    times.map((t) => past(target, t - 1, targetHistory)),
    metric,
  );
}
