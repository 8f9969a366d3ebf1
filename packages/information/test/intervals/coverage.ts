import { foldIn, key, type Key, uniform } from '@infodrop/random';
import type { Interval } from '../../src/significance/interval.js';
import { correlated } from '../significance/ownStatistics.js';

/** What an interval did over many data sets. */
export interface Coverage {
  readonly name: string;
  readonly samples: number;
  readonly truth: number;
  readonly runs: number;
  /** Shares of the intervals that cover the truth, lie below it, and lie above it. */
  readonly covered: number;
  readonly below: number;
  readonly above: number;
  readonly width: number;
  /** Mean of the estimates less the truth, and their standard deviation. */
  readonly bias: number;
  readonly spread: number;
}

/** A distribution to draw pairs from, whose mutual information is known. */
export interface Source<Samples> {
  readonly name: string;
  /** In nats. */
  readonly truth: number;
  readonly draw: (key: Key, samples: number) => [x: Samples, y: Samples];
}

/** Two normal variables of correlation rho. */
export const gaussianSource = (rho: number): Source<Float64Array> => ({
  name: `Gaussian, ρ = ${rho}`,
  truth: -0.5 * Math.log1p(-rho * rho),
  draw: (from, samples) => correlated(from, samples, rho),
});

/** Two variables of `values` values: half of the time the same, otherwise independent and uniform. */
export function discreteSource(values: number): Source<Int32Array> {
  const same = 0.5 / values + 0.5 / values ** 2;
  const other = 0.5 / values ** 2;
  return {
    name: `${values} × ${values} values`,
    truth: 2 * Math.log(values) + values * same * Math.log(same) + values * (values - 1) * other * Math.log(other),
    draw: (from, samples) => {
      const [x, y, same] = [0, 1, 2].map((part) => uniform(foldIn(from, part), samples));
      const first = Int32Array.from(x!, (u) => Math.floor(u * values));
      return [first, Int32Array.from(y!, (u, i) => (same![i]! < 0.5 ? first[i]! : Math.floor(u * values)))];
    },
  };
}

/** Draws `runs` data sets, and tells how often their intervals cover the truth. */
export async function measureCoverage<Samples>(
  name: string,
  source: Source<Samples>,
  samples: number,
  runs: number,
  intervalOf: (x: Samples, y: Samples, seed: number) => Promise<Interval>,
): Promise<Coverage> {
  const { truth } = source;
  const intervals: Interval[] = [];
  for (let run = 0; run < runs; run++) {
    const [x, y] = source.draw(foldIn(key(20040623), run), samples);
    intervals.push(await intervalOf(x, y, run));
  }
  const mean = (of: (interval: Interval) => number): number =>
    intervals.reduce((sum, interval) => sum + of(interval), 0) / runs;
  const below = mean(({ upper }) => Number(upper < truth));
  const above = mean(({ lower }) => Number(lower > truth));
  const average = mean(({ value }) => value);
  return {
    name: `${name}; ${source.name}`,
    samples,
    truth,
    runs,
    covered: 1 - below - above,
    below,
    above,
    width: mean(({ lower, upper }) => upper - lower),
    bias: average - truth,
    spread: Math.sqrt(mean(({ value }) => (value - average) ** 2)),
  };
}

/** The measured coverage as a table in Markdown. */
export function coverageTable(rows: readonly Coverage[]): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [
    '| interval; data | truth (nats) | N | data sets | covered (%) | too low (%) | too high (%) | width | bias | spread |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(
      ({ name, truth, samples, runs, covered, below, above, width, bias, spread }) =>
        `| ${name} | ${truth.toFixed(4)} | ${samples} | ${runs} | ${percent(covered)} ± ${percent(Math.sqrt((covered * (1 - covered)) / runs))} ` +
        `| ${percent(below)} | ${percent(above)} | ${width.toFixed(4)} | ${bias.toFixed(4)} | ${spread.toFixed(4)} |`,
    ),
  ].join('\n');
}
