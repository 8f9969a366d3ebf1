import { pairedChange } from '@infodrop/metrics';
import { type ArmOutcome, valuesOf } from '../../experiment/measured.js';
import { leastPairs, verdictOf } from '../../experiment/verdict.js';
import { rankCorrelation } from './rankCorrelation.js';

/** A network that errs as often has learned next to nothing: of ten classes chance errs in 90 %. */
const failed = 0.7;

/**
 * The statistic among the networks that learned something. One that is drowned in noise forgets everything and has nothing to generalize, so that
 * a few of them may make a correlation by themselves.
 *
 * @param outcomes - All arms.
 * @returns A sentence; null where every network learned, or there are too few seeds.
 *
 * @example
 * amongLearned(outcomes); // 'among the networks with a test error below 70 % it is −0.48 [−1.33, 0.37] over 3 seeds: inconclusive'
 */
export function amongLearned(outcomes: readonly ArmOutcome[]): string | null {
  const [errors, compressions, gaps] = ['error', 'compression2', 'gap'].map((name) =>
    outcomes.map((outcome) => valuesOf(outcome, name)),
  ) as [number[][], number[][], number[][]];
  const seeds = outcomes[0]?.runs.length ?? 0;
  if (seeds < leastPairs || errors.flat().every((error) => error < failed)) return null;
  const correlations = Array.from({ length: seeds }, (_, seed) => {
    const learned = (values: number[][]): number[] =>
      values.flatMap((ofArm, arm) => (errors[arm]![seed]! < failed ? [ofArm[seed]!] : []));
    return rankCorrelation(learned(compressions), learned(gaps));
  });
  const among = pairedChange(new Array<number>(seeds).fill(0), correlations);
  const [mean, low, high] = [among.mean, ...among.interval].map((value) => value.toFixed(2).replace('-', '−'));
  const verdict = verdictOf(among, 'less');
  return `among the networks with a test error below ${100 * failed} % it is ${mean} [${low}, ${high}] over ${among.pairs} seeds: ${verdict}`;
}
