import { classification, evaluate, evaluateMeasures, type TrainingData } from '@infodrop/training';
import type { AnyExperiment, Built, ExperimentObjective } from '../experiment/experiment.js';

/**
 * What a run minimizes: the experiment's own objective, or that of a classifier, of which validation keeps error and cross-entropy.
 *
 * @param experiment - Whose objective.
 * @param built - The run's network and data.
 *
 * @example
 * await train({ objective: objectiveOf(widthsMlp, { setting, model, train }), … });
 */
export function objectiveOf({ objective }: Pick<AnyExperiment, 'objective'>, built: Built): ExperimentObjective {
  if (objective !== undefined) return objective(built);
  const { model } = built;
  return {
    ...classification({ model }),
    async evaluate(request) {
      const { error, crossEntropy } = await evaluate({ model, ...request });
      return { error, crossEntropy };
    },
  };
}

/**
 * The numbers of the validation split by name.
 *
 * @param objective - How it is evaluated: its own way, or by its measures with the noise off.
 * @param data - The validation split.
 * @param signal - Stops it.
 */
export async function validationNumbers(
  objective: ExperimentObjective,
  data: TrainingData,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const request = { data, batchSize: 100, signal };
  return numbersOf((await objective.evaluate?.(request)) ?? (await evaluateMeasures(objective, request)));
}

/**
 * Measures as numbers by name: what is told of each layer is summed over layers.
 *
 * @param measures - Numbers, or records of numbers.
 *
 * @example
 * numbersOf({ error: 0.1, kl: { first: 2, second: 3 } }); // { error: 0.1, kl: 5 }
 */
export function numbersOf(measures: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measures as Record<string, unknown>).flatMap(([name, value]) => {
      if (typeof value === 'number') return [[name, value]];
      if (typeof value !== 'object' || value === null) return [];
      const parts = Object.values(value).filter((part) => typeof part === 'number');
      return parts.length === 0 ? [] : [[name, parts.reduce((sum, part) => sum + part, 0)]];
    }),
  );
}
