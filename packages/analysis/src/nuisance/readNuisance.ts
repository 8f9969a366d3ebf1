import { initialKernel } from '@infodrop/dropout';
import { foldIn, key, type Key, permutation } from '@infodrop/random';
import { requireInteger, requireNumber, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { adam, arrayData, classification, constant, train } from '@infodrop/training';
import { type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import type { Representations } from '../information/representations.js';
import { read } from '../models/read.js';
import { margin, meanAndError, surprisals } from './confidence.js';

/** What a trained reader got out of a representation. */
export interface NuisanceReading {
  /** H(s) − cross-entropy on examples that it was not trained on: an estimate from below of I(z; s), nats; below 0 where it learned nothing. */
  readonly nats: number;
  readonly standardError: number;
  /** One-sided confidence limit from below, nats. */
  readonly limit: number;
  /** Share of right answers on those examples. */
  readonly accuracy: number;
  /** The chance of a reading as good were z and s independent, by permutations of s: (1 + as good) / (1 + permutations). */
  readonly pValue: number;
  /** Examples that it was read on. */
  readonly count: number;
}

/** The kinds of readers there are. */
export type NuisanceReader = 'linear' | 'mlp';

/** Options of {@link readNuisance}. */
export interface ReadNuisanceOptions {
  /** What the representation is read for: a class for each example, from 0. */
  readonly nuisance: ArrayLike<number>;
  /** How many values it can take. Default one more than the largest. */
  readonly classes?: number;
  /** Default both: a linear one, and one with a hidden layer. */
  readonly readers?: readonly NuisanceReader[];
  /** Units of the hidden layer. Default 64. */
  readonly hidden?: number;
  /** Share of the examples that readers are trained on, the rest they are read on; default 0.5. */
  readonly trainShare?: number;
  /** Passes over them. Default 50. */
  readonly epochs?: number;
  /** Of Adam. Default 0.003. */
  readonly learningRate?: number;
  /** Permutations for the p-value. Default 999. */
  readonly permutations?: number;
  /** Of the limit, from 0.5 to 1. Default 0.95. */
  readonly confidence?: number;
  /** Of the split, the readers' initial weights and the permutations. Default 0. */
  readonly seed?: number | bigint | string;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

const OPTIONS = [
  'nuisance',
  'classes',
  'readers',
  'hidden',
  'trainShare',
  'epochs',
  'learningRate',
  'permutations',
  'confidence',
  'seed',
  'signal',
] as const;

/**
 * What readers that are trained for it get out of a representation: from below what `nuisanceBound` bounds from above.
 *
 *   I(z; s) ≥ H(s) − E[−log p(s|z)],   p a softmax on z, linear or with a hidden layer, on examples it was not trained on
 *
 * A reading of nothing does not show that nothing is there: a better reader may find it. H(s) is estimated from the examples, its bias makes
 * the estimate smaller. With several readers take the p-values together.
 *
 * @param z - Representations with their noise, from {@link representations}; at least 20 examples.
 * @param options - See {@link ReadNuisanceOptions}.
 * @returns A {@link NuisanceReading} for each kind of reader.
 * @throws RangeError when the lengths differ, a class is none, or an option is outside its domain; DivergenceError when a reader does not
 * train; the signal's reason.
 *
 * Source: D. Barber, F. Agakov, 2003 (https://papers.nips.cc/paper/2410-the-im-algorithm-a-variational-approach-to-information-maximization);
 * the p-value: B. Phipson, G. K. Smyth, 2010 (https://doi.org/10.2202/1544-6115.1585).
 *
 * @example
 * import { readNuisance, representations } from '@infodrop/analysis';
 * const z = await representations(model, test, { layer: 'bottleneck' });
 * const { linear } = await readNuisance(z, { nuisance: digitBehind, readers: ['linear'] });
 */
export async function readNuisance<const Readers extends readonly NuisanceReader[] = readonly ['linear', 'mlp']>(
  z: Pick<Representations, 'count' | 'shape' | 'values'>,
  options: ReadNuisanceOptions & { readonly readers?: Readers },
): Promise<Record<Readers[number], NuisanceReading>> {
  const caller = 'readNuisance';
  requireSomeOptions(caller, options, OPTIONS);
  const how = settingsOf(caller, z, options);
  const examples = splitExamples(z, how);
  const readings: Partial<Record<NuisanceReader, NuisanceReading>> = {};
  for (const kind of how.readers) {
    const reader = makeReader(kind, examples.units, how);
    try {
      readings[kind] = await readingOf(reader, examples, how);
    } finally {
      reader.dispose();
    }
  }
  return readings as Record<Readers[number], NuisanceReading>;
}

interface Settings {
  readonly nuisance: ArrayLike<number>;
  readonly classes: number;
  readonly readers: readonly NuisanceReader[];
  readonly hidden: number;
  readonly trained: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly permutations: number;
  readonly confidence: number;
  readonly root: Key;
  readonly seed: number | bigint | string;
  readonly signal: AbortSignal | undefined;
}

function settingsOf(
  caller: string,
  { count, shape, values }: Pick<Representations, 'count' | 'shape' | 'values'>,
  options: ReadNuisanceOptions,
): Settings {
  const { nuisance, readers = ['linear', 'mlp'], hidden = 64, trainShare = 0.5, epochs = 50 } = options;
  const { learningRate = 0.003, permutations = 999, confidence = 0.95, seed = 0, signal } = options;
  requireInteger(caller, 'z.count', count, 20);
  const units = shape.reduce((product, side) => product * side, 1);
  requireThat(values.length === count * units, caller, 'z.values', `${count} × ${units} numbers`, values.length);
  requireThat(nuisance.length === count, caller, 'nuisance', `one for each of the ${count} examples`, nuisance.length);
  const labels = Array.from(nuisance);
  const { classes = Math.max(...labels) + 1 } = options;
  requireInteger(caller, 'classes', classes, 2);
  for (const label of labels) {
    const holds = Number.isInteger(label) && label >= 0 && label < classes;
    requireThat(holds, caller, 'nuisance', `integers from 0 to ${classes - 1}`, label);
  }
  const unknown = readers.find((reader) => !['linear', 'mlp'].includes(reader));
  requireThat(unknown === undefined && readers.length > 0, caller, 'readers', "among 'linear', 'mlp'", readers);
  requireInteger(caller, 'hidden', hidden, 1);
  requireNumber(caller, 'trainShare', trainShare, { least: 0.1, most: 0.9 });
  requireInteger(caller, 'epochs', epochs, 1);
  requireNumber(caller, 'learningRate', learningRate, { least: 0, above: true });
  requireInteger(caller, 'permutations', permutations, 1);
  requireNumber(caller, 'confidence', confidence, { least: 0.5 });
  requireThat(confidence < 1, caller, 'confidence', 'below 1', confidence);
  const root = foldIn(key(seed), 'readNuisance');
  const trained = Math.round(count * trainShare);
  return {
    nuisance,
    classes,
    readers,
    hidden,
    trained,
    epochs,
    learningRate,
    permutations,
    confidence,
    root,
    seed,
    signal,
  };
}

interface Examples {
  readonly units: number;
  /** Standardized by the mean and spread of those trained on, [count, units]. */
  readonly train: { readonly inputs: Float32Array; readonly labels: Int32Array };
  readonly test: { readonly inputs: Float32Array; readonly labels: Int32Array };
}

function splitExamples({ count, values }: Pick<Representations, 'count' | 'values'>, how: Settings): Examples {
  const units = values.length / count;
  const order = permutation(foldIn(how.root, 'split'), count);
  const [first, second] = [order.subarray(0, how.trained), order.subarray(how.trained)];
  const mean = new Float64Array(units);
  const squares = new Float64Array(units);
  first.forEach((example, n) => {
    for (let unit = 0; unit < units; unit++) {
      const change = values[example * units + unit]! - mean[unit]!;
      mean[unit]! += change / (n + 1);
      squares[unit]! += change * (values[example * units + unit]! - mean[unit]!);
    }
  });
  const part = (indices: Uint32Array): Examples['train'] => {
    const inputs = new Float32Array(indices.length * units);
    indices.forEach((example, i) => {
      for (let unit = 0; unit < units; unit++) {
        const std = Math.sqrt(squares[unit]! / (first.length - 1));
        // A unit that does not change says nothing.
        inputs[i * units + unit] = std > 0 ? (values[example * units + unit]! - mean[unit]!) / std : 0;
      }
    });
    return { inputs, labels: Int32Array.from(indices, (example) => how.nuisance[example]!) };
  };
  return { units, train: part(first), test: part(second) };
}

function makeReader(kind: NuisanceReader, units: number, { classes, hidden, seed }: Settings): LayersModel {
  const sizes = kind === 'linear' ? [classes] : [hidden, classes];
  const reader = sequential({
    layers: sizes.map((size, i) =>
      layers.dense({
        name: `${kind}${i + 1}`,
        units: size,
        activation: i < sizes.length - 1 ? 'relu' : 'linear',
        kernelInitializer: 'zeros',
        ...(i === 0 ? { inputShape: [units] } : {}),
      }),
    ),
  });
  for (const layer of reader.layers) {
    const [kernel, bias] = layer.getWeights() as [Tensor, Tensor];
    const last = layer === reader.layers.at(-1);
    tidy(() => {
      const gain = last ? 0.01 : Math.SQRT2;
      layer.setWeights([initialKernel(kernel.shape, { seed, layer: layer.name, gain }), bias]);
    });
  }
  return reader;
}

async function readingOf(
  reader: LayersModel,
  { units, train: seen, test }: Examples,
  how: Settings,
): Promise<NuisanceReading> {
  const { classes, epochs, learningRate, permutations, confidence, root, seed, signal } = how;
  await train({
    objective: classification({ model: reader }),
    data: arrayData({ inputs: seen.inputs, shape: [units], targets: seen.labels }),
    epochs,
    batchSize: Math.min(100, seen.labels.length),
    optimizer: adam(),
    schedule: constant(learningRate),
    seed,
    ...(signal === undefined ? {} : { signal }),
  });
  signal?.throwIfAborted();
  const count = test.labels.length;
  const logits = await read(() => reader.predictOnBatch(tensor2d(test.inputs, [count, units])) as Tensor);
  const losses = negativeLogProbabilities(logits, classes);
  const lossOf = (labels: ArrayLike<number>, place = (i: number): number => i): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += losses[i * classes + labels[place(i)]!]!;
    return sum / count;
  };
  const loss = lossOf(test.labels);
  let asGood = 0;
  for (let n = 0; n < permutations; n++) {
    const order = permutation(foldIn(foldIn(root, 'permutation'), n), count);
    if (lossOf(test.labels, (i) => order[i]!) <= loss) asGood++;
  }
  const surprise = surprisals(test.labels);
  const gains = Float64Array.from(test.labels, (label, i) => surprise[i]! - losses[i * classes + label]!);
  const { mean, standardError } = meanAndError(gains);
  const right = test.labels.filter((label, i) => {
    const row = losses.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.min(...row)) === label;
  }).length;
  return {
    nats: mean,
    standardError,
    limit: mean - margin(standardError, confidence, count),
    accuracy: right / count,
    pValue: (1 + asGood) / (1 + permutations),
    count,
  };
}

/** −log softmax of each row, in double precision. */
function negativeLogProbabilities(logits: Float32Array, classes: number): Float64Array {
  const losses = new Float64Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    const row = logits.subarray(at, at + classes);
    const most = Math.max(...row);
    const logTotal = most + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
    row.forEach((logit, c) => (losses[at + c] = logTotal - logit));
  }
  return losses;
}
