import {
  bernoulliNoise,
  conditionalBottleneck,
  forwardPass,
  gaussianBottleneck,
  informationCost,
} from '@infodrop/dropout';
import { initializeWeights, mlp, type NetworkNoise } from '@infodrop/networks';
import { crossEntropy, objective } from '@infodrop/training';
import {
  argMax,
  cast,
  mean,
  notEqual,
  oneHot,
  type Scalar,
  type Tensor2D,
  tensor1d,
  zeros,
} from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ExperimentObjective } from '../../experiment/experiment.js';
import { knownClasses } from './knownAndUnknown.js';

/** What is compared, and how each is called. */
export const methodTitles = {
  plain: 'plain',
  binary: 'binary dropout',
  vib: 'VIB',
  ceb: 'CEB',
  informationRelu: 'information dropout, ReLU',
  informationSoftplus: 'information dropout, softplus',
} as const;

/** One of them. */
export type Method = keyof typeof methodTitles;

/** All of them, the plain network first. */
export const methods = Object.keys(methodTitles) as readonly Method[];

/** What a network is built with. */
export interface NetworkOptions {
  readonly method: Method;
  /** Units of both hidden layers. */
  readonly width: number;
  /** Units of the code of a bottleneck. */
  readonly code: number;
  /** What the trial says: a rate of binary dropout, β where information has a price; of no account for a plain network's layers. */
  readonly amount: number;
  /** Training images: a nat of information dropout is divided by them, as in the paper. */
  readonly trainSize: number;
  readonly seed: number;
}

/** Names of layers of the networks with a bottleneck. */
const names = { features: 'dense2', noLabel: 'noLabel', bottleneck: 'bottleneck', logits: 'logits' } as const;

/**
 * A classifier of the known digits: two hidden layers, and noise where the method has it.
 *
 *   plain, binary, information dropout: image → (dense → activation → noise) twice → logits
 *   VIB, CEB:                           image → (dense → ReLU) twice → Gaussian code → logits
 *
 * @param options - See {@link NetworkOptions}.
 * @returns A model from images to logits. The conditional bottleneck is told no label: its code does not depend on one, its price does.
 *
 * @example
 * network({ method: 'vib', width: 256, code: 32, amount: 0.01, trainSize: 3600, seed: 0 });
 */
export function network({ method, width, code, amount, trainSize, seed }: NetworkOptions): LayersModel {
  const shape = { units: [width, width], classes: knownClasses, seed };
  const information: NetworkNoise = { kind: 'information', beta: amount, klScale: 1 / trainSize };
  switch (method) {
    case 'plain':
      return mlp({ ...shape, noise: { kind: 'none' } });
    case 'binary':
      return mlp({ ...shape, noise: { kind: 'multiplicative', noise: bernoulliNoise({ rate: amount }) } });
    case 'informationRelu':
      return mlp({ ...shape, noise: information });
    case 'informationSoftplus':
      return mlp({ ...shape, noise: information, activation: 'softplus' });
    case 'vib':
    case 'ceb': {
      const { inputs, features } = hidden(shape);
      const args = { name: names.bottleneck, units: code, klScale: 1, beta: amount, seed };
      const z =
        method === 'vib'
          ? gaussianBottleneck(args).apply(features)
          : conditionalBottleneck(args).apply([
              features,
              layers
                .dense({ name: names.noLabel, units: knownClasses, useBias: false, trainable: false })
                .apply(features),
            ] as SymbolicTensor[]);
      const outputs = layers.dense({ name: names.logits, units: knownClasses }).apply(z) as SymbolicTensor;
      const whole = modelOf({ name: method, inputs, outputs });
      initializeWeights(whole, seed);
      if (method === 'ceb') {
        const nothing = zeros([width, knownClasses]);
        whole.getLayer(names.noLabel).setWeights([nothing]);
        nothing.dispose();
      }
      return whole;
    }
  }
}

/** The two hidden layers of {@link mlp} without noise. */
function hidden(options: Omit<Parameters<typeof mlp>[0], 'noise'>): {
  inputs: SymbolicTensor[];
  features: SymbolicTensor;
} {
  const plain = mlp({ ...options, noise: { kind: 'none' } });
  return { inputs: plain.inputs, features: plain.getLayer(names.features).output as SymbolicTensor };
}

/**
 * A network of the conditional bottleneck with its labels for a second input: the same layers and weights.
 *
 * @param model - What {@link network} gives, a loaded one too.
 * @returns A model from images and labels, one-hot, to logits; null for the network of another method.
 */
export function toldLabels(model: LayersModel): LayersModel | null {
  if (!model.layers.some(({ name }) => name === names.noLabel)) return null;
  const labels = input({ shape: [knownClasses], name: 'labels' });
  const features = model.getLayer(names.features).output as SymbolicTensor;
  const z = model.getLayer(names.bottleneck).apply([features, labels]);
  return modelOf({
    name: 'told',
    inputs: [...model.inputs, labels],
    outputs: model.getLayer(names.logits).apply(z) as SymbolicTensor,
  });
}

/**
 * What a conditional bottleneck minimizes: cross-entropy, and β for each nat of its code that the label does not tell.
 *
 * @param model - What {@link network} gives for 'ceb'.
 * @param evaluate - How the validation split is looked at.
 */
export function toldObjective(
  model: LayersModel,
  evaluate: NonNullable<ExperimentObjective['evaluate']>,
): ExperimentObjective {
  const told = toldLabels(model)!;
  return objective({
    models: { model },
    evaluate,
    terms({ inputs, arrays }, { training, betaFactor }) {
      const labels = cast(oneHot(tensor1d(Array.from(arrays.targets), 'int32'), knownClasses), 'float32');
      const pass = forwardPass<Tensor2D>(told, [inputs, labels], { training });
      const loss = mean<Scalar>(crossEntropy(pass.outputs, arrays.targets));
      const error = cast(notEqual(argMax(pass.outputs, -1), argMax(labels, -1)), 'float32');
      const kl = Object.fromEntries(pass.kl.map(({ path, nats }) => [path, nats]));
      return { loss: informationCost(pass, betaFactor, loss), measures: { crossEntropy: loss, error, kl } };
    },
  });
}
