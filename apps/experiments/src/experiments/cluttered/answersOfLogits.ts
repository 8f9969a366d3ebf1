/** What a network says of images. */
export interface Answers {
  /** Of each image: the class of the largest logit, the first of several. */
  readonly answers: readonly number[];
  /** Of each image: 1 where the answer is wrong, else 0. */
  readonly wrong: readonly number[];
  /** Of each image: −log of the probability of the right class, nats. */
  readonly crossEntropy: readonly number[];
}

/**
 * Answers and cross-entropies of images, in doubles.
 *
 *   Hᵢ = log Σ_c exp(logitᵢ_c) − logitᵢ_label
 *
 * `evaluate` of `@infodrop/training` finds the same on the backend, in float32. It is not asked here for two reasons: the
 * network has to be called for the KL of each unit in any case, which the maps are made of and `evaluate` sums away; and the
 * last digits would be others than those that runs have recorded since there were any. `test/quickstart.test.ts` compares
 * the two.
 *
 * @param logits - [images, classes], row by row.
 * @param labels - [images], class numbers.
 *
 * @example
 * answersOfLogits([0, 0, 3, 1], [0, 1]); // { answers: [0, 0], wrong: [0, 1], crossEntropy: [0.693…, 2.126…] }
 */
export function answersOfLogits(logits: ArrayLike<number>, labels: ArrayLike<number>): Answers {
  const classes = logits.length / labels.length;
  const answers: number[] = [];
  const wrong: number[] = [];
  const crossEntropy: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const scores = Array.from({ length: classes }, (_, c) => logits[i * classes + c]!);
    const most = Math.max(...scores);
    const label = labels[i]!;
    const answer = scores.indexOf(most);
    answers.push(answer);
    wrong.push(answer === label ? 0 : 1);
    const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
    crossEntropy.push(most + Math.log(total) - scores[label]!);
  }
  return { answers, wrong, crossEntropy };
}
