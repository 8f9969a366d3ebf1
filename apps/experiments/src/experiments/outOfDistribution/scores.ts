import { auroc, falsePositiveRate } from '@infodrop/metrics';
import type { Answers } from './answers.js';

/** By what an image is taken for unknown, and how tables call it. */
export const scoreTitles = {
  doubt: 'doubt',
  entropy: 'entropy of the prediction',
  disagreement: 'disagreement of draws',
  rate: 'rate',
  unusual: 'unusual rate',
  either: 'entropy or rate',
} as const;

/** One of them. */
export type ScoreName = keyof typeof scoreTitles;

/** All of them. */
export const scoreNames = Object.keys(scoreTitles) as readonly ScoreName[];

/** Of each image, by score: the higher, the less it is known. Those that a network has. */
export type Scores = Readonly<Partial<Record<ScoreName, readonly number[]>>>;

/**
 * How unknown images are to a network, by every score that it has.
 *
 *   doubt         1 − max p̄(y|x)
 *   entropy       H(p̄(y|x)), nats
 *   disagreement  I(y; noise | x), nats: where there is noise
 *   rate          KL(p(z|x) ‖ q(z)), nats: where information has a price
 *   unusual       |2s − 1|, s the share of reference images with at most this rate: high where the rate is lower or higher than is usual
 *   either        the greater of two shares: of reference images with at most this entropy, and with at most this rate
 *
 * @param answers - Of the network, on the images.
 * @param reference - Its answers on known images that are in no training.
 *
 * Source: the maximum softmax probability is D. Hendrycks & K. Gimpel's (https://arxiv.org/abs/1610.02136), the rate A. Alemi, I. Fischer & J. Dillon's
 * (https://arxiv.org/abs/1807.00906), that an unusual one tells too E. Nalisnick et al.'s, of likelihoods (https://arxiv.org/abs/1906.02994); `either` stands for the “parallel” detection by rate or entropy of https://arxiv.org/abs/2605.11551, as one score.
 *
 * @example
 * scoresOf(await answersOf({ model, data, draws: 20, signal }), reference).entropy;
 */
export function scoresOf(answers: Answers, reference: Answers): Scores {
  const { probabilities, disagreement, rate } = answers;
  const entropy = probabilities.map(entropyOf);
  return {
    doubt: probabilities.map(doubtOf),
    entropy,
    ...(disagreement === null ? {} : { disagreement: Array.from(disagreement) }),
    ...(rate === null ? {} : ofRate(Array.from(rate), entropy, reference)),
  };
}

function ofRate(rate: readonly number[], entropy: readonly number[], reference: Answers): Scores {
  const shares = rate.map(shareAtMost(Array.from(reference.rate ?? [])));
  const shareOfEntropy = shareAtMost(reference.probabilities.map(entropyOf));
  return {
    rate,
    unusual: shares.map((share) => Math.abs(2 * share - 1)),
    either: entropy.map((nats, i) => Math.max(shareOfEntropy(nats), shares[i]!)),
  };
}

/** The probability of all classes but the likeliest: summed, so that it is not lost beside 1. */
function doubtOf(row: readonly number[]): number {
  const likeliest = row.indexOf(Math.max(...row));
  return row.reduce((sum, p, c) => (c === likeliest ? sum : sum + p), 0);
}

const entropyOf = (row: readonly number[]): number => row.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);

/** The share of some values that are at most a given one. */
function shareAtMost(values: readonly number[]): (value: number) => number {
  const sorted = Float64Array.from(values).sort();
  return (value) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
}

/** How well unknown images are told from known ones, by one score. */
export interface Detection {
  /** That an unknown image scores higher than a known one, ties one half. */
  readonly auroc: number;
  /** Share of the unknown images that are found where at most one known image in twenty is taken for unknown. */
  readonly truePositiveRate: number;
}

/**
 * How well a score tells unknown images from known ones.
 *
 * @param known - Scores of known images.
 * @param unknown - Scores of unknown ones.
 *
 * @example
 * detectionOf([0, 0.1], [0.05, 0.2]).auroc; // 0.75
 */
export function detectionOf(known: readonly number[], unknown: readonly number[]): Detection {
  return { auroc: auroc(unknown, known), truePositiveRate: foundAt(known, unknown, 0.05) };
}

/**
 * The share of the unknown images that lie above a threshold that no more than a given share of the known ones do.
 *
 * @param known - Scores of known images.
 * @param unknown - Scores of unknown ones.
 * @param share - Of the known images, false alarms, from 0 up to, not including, 1.
 *
 * @example
 * foundAt([1, 2, 3, 4], [2.5, 5], 0.25); // 0.5: above 3
 */
export function foundAt(known: readonly number[], unknown: readonly number[], share: number): number {
  // The same threshold seen from below: all but that share of the known images lie at or under it, and what else does is missed.
  const negated = (scores: readonly number[]): number[] => scores.map((score) => -score);
  return 1 - falsePositiveRate(negated(known), negated(unknown), { recall: 1 - share }).value;
}
