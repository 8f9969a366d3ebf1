import { requireNumbers, requireThat } from '@infodrop/requirements';

/** What is risked when the least sure predictions are left out. */
export interface SelectiveRisk {
  /** Area under the risk–coverage curve: the mean of `risk` over coverages. */
  readonly value: number;
  /** Share of the samples that are answered, 1/N … 1, one for each sample. */
  readonly coverage: Float64Array;
  /** Mean loss of those that are answered, at each coverage. */
  readonly risk: Float64Array;
}

/**
 * Risk against coverage: the mean loss of the predictions that one is surest of.
 *
 *   risk(n/N) = mean loss of the n samples of highest confidence,   AURC = (1/N) Σₙ risk(n/N)
 *
 * A confidence that tells right from wrong makes risk rise with coverage; one that tells nothing leaves it at the mean loss. Samples of equal confidence are
 * answered together: each of them counts the mean loss of all, so that their order in the arrays does not matter.
 *
 * @param losses - One a sample, such as 1 for wrong and 0 for right, or nats; finite.
 * @param confidence - One a sample; only its order matters, no NaN.
 * @returns See {@link SelectiveRisk}, in units of the loss.
 * @throws TypeError for another form, or an element that is no number; RangeError when the lengths differ, there is no sample, a loss is not finite, or a
 *   confidence is NaN.
 *
 * Source: Y. Geifman, G. Uziel, R. El-Yaniv, [Bias-reduced uncertainty estimation for deep neural classifiers](https://arxiv.org/abs/1805.08206), 2019.
 *
 * @example
 * import { selectiveRisk } from '@infodrop/metrics';
 * selectiveRisk([0, 1], [0.9, 0.6]).risk; // [0, 0.5]
 */
export function selectiveRisk(losses: ArrayLike<number>, confidence: ArrayLike<number>): SelectiveRisk {
  const caller = 'selectiveRisk';
  requireNumbers(caller, 'losses', losses, { kind: 'finite' });
  requireNumbers(caller, 'confidence', confidence, { kind: 'number' });
  const count = losses.length;
  requireThat(count > 0, caller, 'losses', 'at least one', []);
  requireThat(confidence.length === count, caller, 'confidence', `as many as losses, ${count}`, confidence.length);
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) =>
    confidence[a] === confidence[b] ? 0 : confidence[a]! < confidence[b]! ? 1 : -1,
  );
  const risk = new Float64Array(count);
  let sum = 0;
  for (let start = 0; start < count;) {
    let end = start;
    let ofEqual = 0;
    while (end < count && confidence[order[end]!] === confidence[order[start]!]) ofEqual += losses[order[end++]!]!;
    for (let n = start; n < end; n++) {
      sum += ofEqual / (end - start);
      risk[n] = sum / (n + 1);
    }
    start = end;
  }
  return {
    value: risk.reduce((total, value) => total + value, 0) / count,
    coverage: Float64Array.from({ length: count }, (_, n) => (n + 1) / count),
    risk,
  };
}
