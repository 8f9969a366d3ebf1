import { pace, type Pace, type Samples } from '@infodrop/information';
import { requireOptions } from '@infodrop/requirements';
import { betaVaeScore } from './betaVaeScore.js';
import { codeDependence } from './codeDependence.js';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationOf,
} from './codeFactorInformation.js';
import { dci, type DciOptions, learnerOf } from './dci.js';
import { dciEs } from './dciEs.js';
import { dcimig } from './dcimig.js';
import { downstreamAccuracyBy } from './downstreamAccuracy.js';
import { edi } from './edi.js';
import { explicitnessBy } from './explicitness.js';
import { factorVaeScore } from './factorVaeScore.js';
import { infoC, infoEBy, infoM } from './infoMec.js';
import { irs } from './irs.js';
import { jemmig } from './jemmig.js';
import { type Reading, readingOnce } from './logisticReading.js';
import { mcc } from './mcc.js';
import { mig, rmig } from './mig.js';
import { migSup } from './migSup.js';
import { minimality, sufficiency } from './minimalityAndSufficiency.js';
import { modularity } from './modularity.js';
import { type PointsOptions, pointsSettings } from './points.js';
import { sap } from './sap.js';
import { sapDiscrete } from './sapDiscrete.js';
import { requireSplit, type Split, splitSamples } from './split.js';

/** How everything is scored, and how it is run. */
export interface ScoreAllOptions
  extends CodeFactorInformationOptions, DciOptions, Omit<PointsOptions, 'onProgress' | 'signal' | 'seed'> {}

/** One line of the table. */
export interface ScoreRow {
  /** The function, and behind a dot what of its result, such as 'dci.completeness'. */
  readonly name: string;
  /** Null where the score is not defined for these samples. */
  readonly value: number | null;
  /** Why it is not. */
  readonly reason?: string;
  /** 'less' for what depends on one another, 'more' for all others. */
  readonly better: 'more' | 'less';
  /** What the score says it was computed with: bins, samples, seed, learner. */
  readonly settings: object | null;
}

/** Every score of a code. */
export interface AllScores {
  readonly rows: readonly ScoreRow[];
  /** From which many of them are made. */
  readonly information: CodeFactorInformation;
  /** DCI's importances, row-major [dimensions × factors]; null where it is not defined. */
  readonly importance: Float64Array | null;
}

/** Those that need no more than the information between codes and factors, by name: a function's own name is lost to a minifier. */
const ofInformation = { mig, rmig, jemmig, migSup, dcimig, modularity, minimality, sufficiency, infoM, infoC };

function needsSampler(): never {
  throw new RangeError('it needs codes of chosen factors: call it with a sampler.');
}

/**
 * Every score of a representation that samples of codes and factors allow, as a table.
 *
 * @param codes - Samples × dimensions.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator` of the information; `learner` of DCI; `batch`, `trainingPoints`, `testPoints` of BetaVAE and FactorVAE;
 *   `testShare`, `seed`; `onProgress`, told how far all scores are, each weighed by the time that it takes as a rule; `signal`. The defaults are
 *   those of the functions.
 * @returns A promise of a row for each score. One that is not defined for these samples (one dimension alone, factors of continuous values for
 *   interventions, …) is null, with the reason.
 * @throws TypeError for another form of samples or an unknown option; RangeError for an option outside its domain, whichever score it is for, and for samples
 *   that no score is defined for: different numbers, one sample, numbers that are not finite, a constant factor; the signal's reason when that is aborted.
 *
 * @example
 * import { scoreAll } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
 * const { rows } = await scoreAll(factors, factors, { trainingPoints: 200, testPoints: 100 });
 * rows.find(({ name }) => name === 'mig')?.value; // 1
 */
export async function scoreAll(codes: Samples, factors: Samples, options: ScoreAllOptions = {}): Promise<AllScores> {
  const caller = 'scoreAll';
  const own = ['bins', 'estimator', 'learner', 'batch', 'trainingPoints', 'testPoints', 'testShare', 'seed'];
  requireOptions(caller, options, [...own, 'onProgress', 'signal']);
  const { bins, estimator, learner, batch, trainingPoints, testPoints, testShare, seed, onProgress, signal } = options;
  // At once, and here: in a score it would be taken for a reason that lies in the samples.
  learnerOf(caller, learner ?? 'boostedTrees');
  pointsSettings(caller, { batch, trainingPoints, testPoints, seed });
  requireSplit(caller, { testShare, seed });
  const information = informationOf(caller, codes, factors, { bins, estimator });
  const split = { testShare, seed, signal };
  const points = { batch, trainingPoints, testPoints, seed, signal };
  let importance: Float64Array | null = null;
  // What a linear reader says of each factor is in three scores, and learned once; each of them says itself why it has none.
  let shared: readonly [Split, Reading] | undefined;
  const linearly = (of: string): readonly [Split, Reading] => {
    if (shared !== undefined) return shared;
    const drawn = splitSamples(of, codes, factors, { testShare, seed });
    return (shared = [drawn, readingOnce(drawn)]);
  };
  const eachFactor = (of: string, watch: Watch): Pace => pace(information.shape[1], { caller: of, signal, ...watch });

  /** Each score's function, and what of its result is shown. */
  const scores: readonly Scored[] = [
    ...Object.entries(ofInformation).map(([name, score]) => ({ name, compute: () => score(information) })),
    { name: 'edi', parts: ['modularity', 'compactness', 'explicitness'], compute: () => edi(information) },
    { name: 'sap', weight: 5, compute: () => sap(codes, factors) },
    { name: 'sapDiscrete', weight: 20, compute: () => sapDiscrete(codes, factors, { testShare, seed }) },
    { name: 'mcc', weight: 5, compute: () => mcc(codes, factors) },
    { name: 'irs', weight: 20, compute: () => irs(codes, factors) },
    { name: 'betaVaeScore', weight: 90, compute: (watch) => betaVaeScore(codes, factors, { ...points, ...watch }) },
    { name: 'factorVaeScore', weight: 65, compute: (watch) => factorVaeScore(codes, factors, { ...points, ...watch }) },
    { name: 'zMaxVarianceScore', compute: needsSampler },
    {
      name: 'dci',
      parts: ['disentanglement', 'completeness', 'informativeness'],
      weight: 450,
      compute: async (watch) => {
        const found = await dci(codes, factors, { learner, ...split, ...watch });
        importance = found.importance;
        return found;
      },
    },
    // D, C and I are those of the learner asked for.
    {
      name: 'dciEs',
      parts: ['explicitness', 'size'],
      weight: 180,
      compute: (watch) => dciEs(codes, factors, { trees: 20, ...split, ...watch }),
    },
    {
      name: 'explicitness',
      weight: 45,
      compute: (watch) => {
        const [drawn, reading] = linearly('explicitness');
        return explicitnessBy(reading, drawn, eachFactor('explicitness', watch));
      },
    },
    {
      name: 'infoE',
      compute: (watch) => {
        const [drawn, reading] = linearly('infoE');
        return infoEBy('infoE', reading, drawn, eachFactor('infoE', watch));
      },
    },
    {
      name: 'downstreamAccuracy',
      compute: (watch) => {
        const [drawn, reading] = linearly('downstreamAccuracy');
        const next = eachFactor('downstreamAccuracy', watch);
        return downstreamAccuracyBy(reading, drawn, { reader: 'logisticRegression', next });
      },
    },
    {
      name: 'codeDependence',
      parts: ['totalCorrelation', 'wassersteinShare', 'mutualInformation'],
      better: 'less',
      compute: () => codeDependence(codes, typeof bins === 'number' ? { bins } : {}),
    },
  ];
  const total = scores.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let before = 0;
  const tell = (share: number): void => onProgress?.({ done: before + share, total });
  const next = pace(scores.length, {
    caller,
    onProgress:
      onProgress &&
      (() => {
        tell(0);
      }),
    signal,
  });
  const rows: ScoreRow[] = [];
  for (const score of scores) {
    const { weight = 1 } = score;
    const watch: Watch = {
      onProgress: ({ done, total: parts }) => {
        tell((weight * done) / parts);
      },
    };
    rows.push(...(await rowsOf(score, onProgress === undefined ? {} : watch)));
    before += weight;
    await next();
  }
  return { rows, information, importance };
}

/** How a score is watched while it is computed. */
type Watch = Pick<ScoreAllOptions, 'onProgress'>;

interface Scored {
  readonly name: string;
  readonly parts?: readonly string[];
  readonly better?: ScoreRow['better'];
  /** How long it takes as a rule, in hundredths of a second for 10,000 samples. Default 1. */
  readonly weight?: number;
  readonly compute: (watch: Watch) => object | Promise<object>;
}

/** The rows of a score, or one that says why there is none. */
async function rowsOf({ name, parts, better = 'more', compute }: Scored, watch: Watch): Promise<ScoreRow[]> {
  try {
    const found = (await compute(watch)) as Readonly<Record<string, unknown>>;
    const settings = (found.settings as object | undefined) ?? null;
    const shown = parts ?? ['value'];
    return shown.map((part) => {
      const row = { name: parts === undefined ? name : `${name}.${part}`, better, settings };
      const value = found[part];
      return typeof value === 'number' && Number.isFinite(value)
        ? { ...row, value }
        : { ...row, value: null, reason: 'dimensions that are combinations of others have no finite value.' };
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ name, value: null, better, settings: null, reason: error.message }];
  }
}
