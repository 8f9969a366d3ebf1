import {
  add,
  addN,
  dispose,
  keep,
  mul,
  type Scalar,
  square,
  sum,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { informationLayers, layerPaths } from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch, LoadedBatch } from '../data/trainingData.js';
import type { StepContext, Turn } from '../objectives/objective.js';
import { measureEntries, packReport, type Report } from '../objectives/report.js';
import type { RunningOptimizer } from '../optimizers/optimizer.js';
import { variableGradients } from './variableGradients.js';
import { type NamedWeight, variableOf } from '../weights.js';

/** A turn with what it works on. */
export interface RunningTurn<B extends Batch, M extends object> {
  readonly turn: Turn<B, M>;
  /** The weights that it changes. */
  readonly weights: readonly NamedWeight[];
  readonly variables: readonly Variable[];
  readonly optimizer: RunningOptimizer;
  /** What layers add to the loss besides the KL: weight regularizers, mostly. */
  readonly layerLosses: readonly (() => Scalar[])[];
}

/** The gradients of one turn on one batch, and the numbers that tell how it went. */
export interface TurnGradients {
  /** One per weight; null where the loss does not depend on it. The caller's to dispose. */
  readonly gradients: readonly (Tensor | null)[];
  /** Loss and measures, and one sum per gradient that is there: finite only if all of it is. */
  readonly report: Report;
}

/** What the layers of some models add to a loss themselves, as in `fit`. */
export function layerLossesOf(models: readonly LayersModel[]): (() => Scalar[])[] {
  return models.flatMap((model) => {
    const information = new Set<object>(informationLayers(model));
    return layerPaths(model).map(({ layer }) =>
      // An information layer's calculateLosses() gives its KL, which the objective adds itself.
      information.has(layer) ? () => layer.losses.map((loss) => loss()) : () => layer.calculateLosses(),
    );
  });
}

/** A turn ready to be made. */
export function runningTurn<B extends Batch, M extends object>(
  turn: Turn<B, M>,
  weights: readonly NamedWeight[],
  models: readonly LayersModel[],
  start: (variables: readonly Variable[]) => RunningOptimizer,
): RunningTurn<B, M> {
  const variables = weights.map(({ weight }) => variableOf(weight));
  return { turn, weights, variables, optimizer: start(variables), layerLosses: layerLossesOf(models) };
}

/**
 * Forward and backward pass of one turn, in training mode. Moving statistics and noise steps of the layers advance.
 *
 * Everything that has to be read from the backend is one tensor, so that a turn needs one read.
 */
export function turnGradients<B extends Batch, M extends object>(
  { turn, variables, layerLosses }: RunningTurn<B, M>,
  batch: LoadedBatch<B>,
  context: StepContext,
  weightDecay: number,
): TurnGradients {
  const kept: Tensor[] = [];
  let measures: object = {};
  let report: Report | undefined;
  try {
    const tensors = tidy(() => {
      const { value, gradients } = variableGradients(() => {
        const terms = turn.terms(batch, context);
        measures = terms.measures;
        kept.push(...new Set(measureEntries(measures).map(({ tensor }) => keep(tensor))));
        const others = layerLosses.flatMap((losses) => losses());
        return others.length === 0 ? terms.loss : addN([terms.loss, ...others]);
      }, variables);
      const decayed = variables.map((variable, i) => {
        const gradient = gradients[i] ?? null;
        if (weightDecay === 0) return gradient;
        const decay = mul(variable, weightDecay);
        return gradient === null ? decay : add(gradient, decay);
      });
      const penalized =
        weightDecay === 0 ? value : add(value, mul(addN(variables.map((v) => sum(square(v)))), weightDecay / 2));
      const present = decayed.filter((gradient) => gradient !== null);
      report = packReport(penalized, measures, present);
      return [report.values, ...decayed] as unknown as Tensor[]; // tidy passes null through
    });
    return { gradients: tensors.slice(1), report: report! };
  } finally {
    dispose(kept);
  }
}
