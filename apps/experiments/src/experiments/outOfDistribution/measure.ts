import { calibrationError, type ReliabilityBin } from '@infodrop/metrics';
import type { TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Measured } from '../../experiment/measured.js';
import { type Answers, answersOf } from './answers.js';
import type { KnownAndUnknown } from './knownAndUnknown.js';
import { type Detection, detectionOf, foundAt, type ScoreName, scoreNames, scoresOf } from './scores.js';

/** Shares of known images taken for unknown at which the figure shows what is found. */
export const falseAlarms = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/** What figures and tables need of a run. */
export interface OutOfDistributionDetail {
  /** The score that the validation split chose. */
  readonly score: ScoreName;
  /** By kind of unknown images: what the chosen score finds at each share of {@link falseAlarms}. */
  readonly found: Readonly<Record<string, readonly number[]>>;
  /** By score: mean over kinds. */
  readonly byScore: Readonly<Partial<Record<ScoreName, Detection>>>;
  readonly reliability: readonly ReliabilityBin[];
}

/** A network, and images of a split. */
export interface LookOptions {
  readonly model: LayersModel;
  readonly data: KnownAndUnknown;
  readonly draws: number;
  readonly signal: AbortSignal;
}

/** What a network makes of known and unknown images. */
interface Look {
  readonly known: Answers;
  readonly labels: readonly number[];
  /** Scores of the known images, and of each kind of unknown ones, by score. */
  readonly scores: Readonly<Partial<Record<ScoreName, ScoresOfKinds>>>;
}

interface ScoresOfKinds {
  readonly known: readonly number[];
  readonly unknown: Readonly<Record<string, readonly number[]>>;
}

async function look({ model, data, draws, signal }: LookOptions): Promise<Look> {
  const ask = (images: TrainingData): Promise<Answers> => answersOf({ model, data: images, draws, signal });
  const known = await ask(data);
  const reference = data.reference === null ? known : await ask(data.reference);
  const unknown: [string, Answers][] = [];
  for (const [kind, images] of Object.entries(await data.unknown())) unknown.push([kind, await ask(images)]);
  const ofKnown = scoresOf(known, reference);
  const ofUnknown = unknown.map(([kind, answers]) => [kind, scoresOf(answers, reference)] as const);
  return {
    known,
    labels: Array.from(data.batch(Uint32Array.from({ length: data.size }, (_, i) => i)).targets),
    scores: Object.fromEntries(
      scoreNames.flatMap((name) => {
        const scores = ofKnown[name];
        if (scores === undefined) return [];
        const kinds = ofUnknown.map(([kind, found]) => [kind, found[name]!] as const);
        return [[name, { known: scores, unknown: Object.fromEntries(kinds) }] as const];
      }),
    ),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Over kinds of unknown images. */
function meanDetection({ known, unknown }: ScoresOfKinds): Detection {
  const found = Object.values(unknown).map((scores) => detectionOf(known, scores));
  return {
    auroc: meanOf(found.map(({ auroc }) => auroc)),
    truePositiveRate: meanOf(found.map(({ truePositiveRate }) => truePositiveRate)),
  };
}

const wrongShare = ({ known, labels }: Look): number =>
  meanOf(known.probabilities.map((row, i) => (row.indexOf(Math.max(...row)) === labels[i] ? 0 : 1)));

/**
 * What a network comes to on the validation split: what trials and scores are chosen by.
 *
 * @param options - See {@link LookOptions}.
 * @returns `missed`, one less the AUROC of the best score, mean over kinds of unknown images; `auroc.` and the name of each score; `error`.
 *
 * @example
 * (await lookAtValidation({ model, data: validation, draws: 20, signal })).missed;
 */
export async function lookAtValidation(options: LookOptions): Promise<Record<string, number>> {
  const seen = await look(options);
  const aurocs = Object.entries(seen.scores).map(([name, scores]) => [name, meanDetection(scores).auroc] as const);
  return {
    missed: 1 - Math.max(...aurocs.map(([, auroc]) => auroc)),
    error: wrongShare(seen),
    ...Object.fromEntries(aurocs.map(([name, auroc]) => [`auroc.${name}`, auroc])),
  };
}

/**
 * The score that the validation split chooses.
 *
 * @param validation - From {@link lookAtValidation}.
 * @throws RangeError when it has no score.
 *
 * @example
 * chosenScore({ 'auroc.doubt': 0.9, 'auroc.entropy': 0.91 }); // 'entropy'
 */
export function chosenScore(validation: Readonly<Record<string, number>>): ScoreName {
  const [first, ...others] = scoreNames.filter((name) => validation[`auroc.${name}`] !== undefined);
  if (first === undefined) {
    throw new RangeError(
      `chosenScore: validation must have the AUROC of a score, got ${Object.keys(validation).join(', ')}.`,
    );
  }
  const aurocOf = (name: ScoreName): number => validation[`auroc.${name}`]!;
  return others.reduce((best, name) => (aurocOf(name) > aurocOf(best) ? name : best), first);
}

/**
 * Measures a trained network on the test split.
 *
 * @param options - See {@link LookOptions}, and the validation numbers of the run, which choose the score.
 * @returns `auroc` and `found` of the chosen score, mean over kinds of unknown images; `auroc.` of each kind; `ece` and `error` of the known images, both
 *   of the prediction that is the mean over draws of the noise.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * await measureOutOfDistribution({ model, data: test, validation, draws: 20, signal });
 */
export async function measureOutOfDistribution(
  options: LookOptions & { readonly validation: Readonly<Record<string, number>> },
): Promise<Measured<OutOfDistributionDetail>> {
  const seen = await look(options);
  const score = chosenScore(options.validation);
  const scores = seen.scores[score]!;
  const { probabilities } = seen.known;
  const calibration = calibrationError(probabilities, seen.labels);
  const { auroc, truePositiveRate } = meanDetection(scores);
  const kinds = Object.entries(scores.unknown);
  return {
    values: {
      auroc,
      found: truePositiveRate,
      ...Object.fromEntries(kinds.map(([kind, of]) => [`auroc.${kind}`, detectionOf(scores.known, of).auroc])),
      ece: calibration.value,
      error: wrongShare(seen),
    },
    detail: {
      score,
      found: Object.fromEntries(
        kinds.map(([kind, of]) => [kind, falseAlarms.map((share) => foundAt(scores.known, of, share))]),
      ),
      byScore: Object.fromEntries(Object.entries(seen.scores).map(([name, of]) => [name, meanDetection(of)])),
      reliability: calibration.reliability,
    },
  };
}
