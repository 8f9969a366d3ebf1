import { spread } from '@infodrop/metrics';
import type { DrawnDeclaration } from '../../experiment/experiment.js';
import type { LinesPanel } from '../../figure/lines.js';

const terms = { reconstruction: 'distortion', kl: 'rate' } as const;

/** The two terms of the bound over training, epoch by epoch, a line for each arm. */
export const termCurves: DrawnDeclaration = {
  kind: 'drawn',
  title: 'Distortion and rate over training',
  explanation:
    'Means over the updates of an epoch, in nats, and over seeds, bands ± their standard error; they say nothing of the test split.',
  draw: (outcomes) => ({
    x: 'epoch',
    errors: 'band',
    panels: Object.entries(terms).map(([name, title]): LinesPanel => ({
      y: `${title} in training, nats`,
      lines: outcomes.map((outcome) => ({
        title: outcome.title,
        points: (outcome.runs[0]?.history ?? []).map(({ epoch }, i) => {
          const { mean, standardError } = spread(
            outcome.runs.map(({ history }) => history[i]?.training[name] ?? Number.NaN),
          );
          return { x: epoch, y: mean, error: standardError };
        }),
      })),
    })),
  }),
};
