import type { Samples } from '@infodrop/information';
import { requireInteger, requireOneOf, requireOptions } from '@infodrop/requirements';
import { predictionsOf, type TopPrediction, topPredictions } from './predictions.js';

export interface CalibrationErrorOptions {
  /** How many bins of confidence, an integer ≥ 1. Default 15. */
  readonly bins?: number | undefined;
  /** 'width': (0, 1] cut into equal parts, an edge in the one that ends there; 'mass': as many samples in each, which is called adaptive. Default 'width'. */
  readonly binning?: 'width' | 'mass' | undefined;
}

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean probability of the predicted class. */
  readonly confidence: number;
  /** Share of right predictions. */
  readonly accuracy: number;
  /** Least and greatest confidence of the bin: its edges with 'width', those of its samples with 'mass'. */
  readonly range: readonly [low: number, high: number];
}

/** How far confidence and accuracy are apart, and where. */
export interface CalibrationError {
  /** Expected calibration error: the mean of |accuracy − confidence| over samples. */
  readonly value: number;
  /** The greatest |accuracy − confidence| of a bin. */
  readonly maximum: number;
  /** The bins that hold samples, by rising confidence: the reliability diagram. */
  readonly reliability: readonly ReliabilityBin[];
  readonly settings: { readonly bins: number; readonly binning: 'width' | 'mass'; readonly samples: number };
}

/**
 * Expected calibration error of the predicted classes, and the reliability diagram.
 *
 *   ECE = Σ over bins (nᵦ / N) |accuracyᵦ − confidenceᵦ|
 *
 * 0 is perfectly calibrated; a constant guess of the right class shares is too, so read it beside the error. It depends on the bins, and is biased up
 * where they hold few samples.
 *
 * @param probabilities - Samples × classes, each row 1 in sum (to 1e-4, which float32 leaves).
 * @param labels - The true classes, integers from 0.
 * @param options - See {@link CalibrationErrorOptions}.
 * @returns See {@link CalibrationError}, all in [0, 1].
 * @throws TypeError for another form or an unknown option; RangeError for rows that are no probabilities, a label that is no class, or bins below 1.
 *
 * Source: M. P. Naeini, G. F. Cooper, M. Hauskrecht, [Obtaining well calibrated probabilities using Bayesian
 * binning](https://doi.org/10.1609/aaai.v29i1.9602), 2015; 15 bins as C. Guo et al., [On calibration of modern neural
 * networks](https://arxiv.org/abs/1706.04599), 2017; equal mass: K. Nguyen, B. O'Connor, [Posterior
 * calibration](https://arxiv.org/abs/1508.05154), 2015.
 *
 * @example
 * import { calibrationError } from '@infodrop/metrics';
 * calibrationError([[0.8, 0.2], [0.8, 0.2]], [0, 1], { bins: 1 }).value; // 0.3: half are right
 */
export function calibrationError(
  probabilities: Samples,
  labels: ArrayLike<number>,
  options: CalibrationErrorOptions = {},
): CalibrationError {
  const caller = 'calibrationError';
  requireOptions(caller, options, ['bins', 'binning']);
  const { bins = 15, binning = 'width' } = options;
  requireInteger(caller, 'bins', bins, 1);
  requireOneOf(caller, 'binning', binning, ['width', 'mass']);
  const predictions = predictionsOf(caller, probabilities, labels);
  const sorted = topPredictions(predictions).sort((a, b) => a.confidence - b.confidence);
  const reliability = binning === 'width' ? byWidth(sorted, bins) : byMass(sorted, bins);
  const gaps = reliability.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence));
  return {
    value: gaps.reduce((sum, gap, i) => sum + gap * reliability[i]!.count, 0) / sorted.length,
    maximum: gaps.reduce((a, b) => Math.max(a, b)),
    reliability,
    settings: { bins, binning, samples: sorted.length },
  };
}

function byWidth(sorted: readonly TopPrediction[], bins: number): ReliabilityBin[] {
  const found: ReliabilityBin[] = [];
  for (let start = 0; start < sorted.length;) {
    const place = placeOf(sorted[start]!.confidence, bins);
    let end = start + 1;
    while (end < sorted.length && placeOf(sorted[end]!.confidence, bins) === place) end++;
    found.push(reliabilityBin(sorted.slice(start, end), [place / bins, (place + 1) / bins]));
    start = end;
  }
  return found;
}

/** The bin of a confidence. Bins are open below: one on an edge, as that is rounded, is in the bin that ends there. */
function placeOf(confidence: number, bins: number): number {
  let place = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
  // The product is rounded too: 0.55 · 100 is above 55.
  while (place > 0 && confidence <= place / bins) place--;
  while (place < bins - 1 && confidence > (place + 1) / bins) place++;
  return place;
}

function byMass(sorted: readonly TopPrediction[], bins: number): ReliabilityBin[] {
  // In more bins each sample is alone too, and the others are empty.
  const count = Math.min(bins, sorted.length);
  return Array.from({ length: count }, (_, i) =>
    sorted.slice(Math.round((i * sorted.length) / count), Math.round(((i + 1) * sorted.length) / count)),
  ).map((group) => reliabilityBin(group, [group[0]!.confidence, group.at(-1)!.confidence]));
}

function reliabilityBin(group: readonly TopPrediction[], range: readonly [number, number]): ReliabilityBin {
  const count = group.length;
  const confidence = group.reduce((sum, one) => sum + one.confidence, 0) / count;
  return { count, confidence, accuracy: group.filter(({ correct }) => correct).length / count, range };
}
