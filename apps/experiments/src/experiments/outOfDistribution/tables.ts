import { spread } from '@infodrop/metrics';
import { type ArmOutcome, levelOf } from '../../experiment/measured.js';
import type { LinesFigure, LinesPanel } from '../../figure/lines.js';
import { meanAndError, nothing, signed } from '../../report/numbers.js';
import type { Table } from '../../report/table.js';
import { falseAlarms, type OutOfDistributionDetail } from './measure.js';
import { type Detection, type ScoreName, scoreNames, scoreTitles } from './scores.js';

/** What was published of digits with classes held out. */
const published = { baseline: { auroc: 85.0, found: 60.1 }, vib: { auroc: 95.3, found: 92 }, ece: -38 } as const;

const detailsOf = ({ runs }: ArmOutcome): OutOfDistributionDetail[] =>
  runs.map(({ measured }) => measured.detail as OutOfDistributionDetail);

/** Of one score, over seeds, per cent. */
function levelOfScore(outcome: ArmOutcome, score: ScoreName, of: keyof Detection): string {
  const values = detailsOf(outcome).flatMap(({ byScore }) =>
    byScore[score] === undefined ? [] : [byScore[score][of]],
  );
  return values.length === 0 ? nothing : meanAndError(spread(values), { times: 100 });
}

/**
 * What every score finds in every network, whichever was chosen.
 *
 * @param outcomes - The arms.
 *
 * @example
 * scoreTable(outcomes).rows[0]; // ['plain', '91 ± 1 (52 ± 4)', …]
 */
export function scoreTable(outcomes: readonly ArmOutcome[]): Table {
  return {
    title:
      'AUROC of every score, per cent, mean over the kinds of unknown images, and in brackets what it finds at 5 % false alarms',
    columns: ['network', ...scoreNames.map((name) => scoreTitles[name]), 'chosen, by seed'],
    rows: outcomes.map((outcome) => [
      outcome.title,
      ...scoreNames.map((name) => {
        const auroc = levelOfScore(outcome, name, 'auroc');
        return auroc === nothing ? nothing : `${auroc} (${levelOfScore(outcome, name, 'truePositiveRate')})`;
      }),
      detailsOf(outcome)
        .map(({ score }) => scoreTitles[score])
        .join('; '),
    ]),
  };
}

/**
 * The published numbers, and those of the same networks and scores here.
 *
 * @param outcomes - The arms, with 'plain' and 'vib' among them.
 *
 * @example
 * publishedTable(outcomes).columns; // ['', 'AUROC, %, published', 'here', …]
 */
export function publishedTable(outcomes: readonly ArmOutcome[]): Table {
  const of = (method: string): ArmOutcome => outcomes.find(({ arm }) => arm.method === method)!;
  const [plain, vib] = [of('plain'), of('vib')];
  const row = (
    title: string,
    outcome: ArmOutcome,
    score: ScoreName,
    said: { auroc: number; found: number },
  ): string[] => [
    title,
    `${said.auroc}`,
    levelOfScore(outcome, score, 'auroc'),
    `${said.found}`,
    levelOfScore(outcome, score, 'truePositiveRate'),
  ];
  const ece = (outcome: ArmOutcome): number => levelOf(outcome, 'ece').mean;
  const change = signed(100 * (ece(vib) / ece(plain) - 1));
  return {
    title:
      'Beside what was published (https://arxiv.org/abs/2605.11551), of other networks, held-out classes and kinds of unknown images; ' +
      `ECE changed by ${signed(published.ece)} % there from a plain network to VIB, here by ${change} % (of means)`,
    columns: ['', 'AUROC, %: published', 'here', 'found at 5 % false alarms, %: published', 'here'],
    rows: [
      row('maximum softmax probability; here of the plain network', plain, 'doubt', published.baseline),
      row('VIB, by entropy or rate', vib, 'either', published.vib),
    ],
  };
}

/**
 * What the chosen score finds at each share of false alarms, a panel for each kind of unknown images.
 *
 * @param outcomes - The arms.
 */
export function foundFigure(outcomes: readonly ArmOutcome[]): Omit<LinesFigure, 'caption'> {
  const kinds = Object.keys(outcomes[0] === undefined ? {} : (detailsOf(outcomes[0])[0]?.found ?? {}));
  return {
    x: 'known images taken for unknown, %',
    logarithmic: true,
    ticks: falseAlarms.map((share) => 100 * share),
    panels: kinds.map((kind): LinesPanel => ({
      y: `${kindTitles[kind] ?? kind} found, %`,
      lines: outcomes.map((outcome) => ({
        title: outcome.title,
        points: falseAlarms.map((share, i) => {
          const { mean, standardError } = spread(detailsOf(outcome).map(({ found }) => 100 * found[kind]![i]!));
          return { x: 100 * share, y: mean, error: standardError };
        }),
      })),
    })),
  };
}

/** How axes call kinds of unknown images. */
const kindTitles: Readonly<Record<string, string>> = {
  digits: 'digits of other classes',
  'fashion-mnist': 'Fashion-MNIST',
  noise: 'noise',
};

/**
 * How often a network is right where it is so sure: the bins of all seeds together.
 *
 * @param outcomes - The arms.
 */
export function reliabilityFigure(outcomes: readonly ArmOutcome[]): Omit<LinesFigure, 'caption'> {
  const lines = outcomes.map((outcome) => {
    const bins = detailsOf(outcome).flatMap(({ reliability }) => reliability);
    const edges = [...new Set(bins.map(({ range: [low] }) => low))].sort((a, b) => a - b);
    return {
      title: outcome.title,
      points: edges.flatMap((edge) => {
        const same = bins.filter(({ range: [low] }) => low === edge);
        const count = same.reduce((sum, bin) => sum + bin.count, 0);
        const mean = (of: 'confidence' | 'accuracy'): number =>
          same.reduce((sum, bin) => sum + bin[of] * bin.count, 0) / count;
        // Of fewer a share says nothing.
        return count < leastInBin
          ? []
          : [{ x: 100 * mean('confidence'), y: 100 * mean('accuracy'), error: Number.NaN }];
      }),
    };
  });
  const diagonal = [20, 100].map((at) => ({ x: at, y: at, error: Number.NaN }));
  return {
    x: 'confidence, %',
    panels: [{ y: 'right, %', lines: [...lines, { title: 'as sure as right', points: diagonal }] }],
  };
}

/** Images that a point of the reliability figure stands for at least. */
export const leastInBin = 20;
