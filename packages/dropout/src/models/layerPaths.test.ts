import { useBackend } from '@infodrop-tooling/vitest/backends';
import { input, layers, model as modelOf, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerPaths } from './layerPaths.js';

const pathsOf = (...[model]: Parameters<typeof layerPaths>): string[] => layerPaths(model).map(({ path }) => path);

beforeAll(() => useBackend('cpu'));

describe('layerPaths', () => {
  it('gives the same paths to the same model, whatever was built before it', () => {
    const network = () =>
      sequential({
        layers: [
          layers.dense({ units: 4, inputShape: [3] }),
          sequential({
            name: 'inner',
            layers: [layers.dense({ units: 4, inputShape: [4], name: 'named' }), layers.dense({ units: 2 })],
          }),
          layers.dense({ units: 2 }),
          layers.batchNormalization({}),
        ],
      });
    const paths = [
      'dense_Dense1',
      'inner/named',
      'inner/dense_Dense1',
      'dense_Dense2',
      'batch_normalization_BatchNormalization1',
    ];
    expect(pathsOf(network())).toEqual(paths);
    expect(pathsOf(network())).toEqual(paths);
  });

  it('counts a layer that is used twice once, at its first place', () => {
    const x = input({ shape: [3], name: 'x' });
    const shared = layers.dense({ units: 3, name: 'shared' });
    const inner = sequential({ name: 'inner', layers: [layers.inputLayer({ inputShape: [3], name: 'in' }), shared] });
    const twice = inner.apply(shared.apply(x)) as SymbolicTensor;
    expect(pathsOf(modelOf({ inputs: x, outputs: twice }))).toEqual(['x', 'shared', 'inner/in']);
  });

  it('looks into timeDistributed and bidirectional, also around a model', () => {
    const model = sequential({
      layers: [
        layers.timeDistributed({ name: 'each', layer: layers.dense({ units: 4, name: 'own' }), inputShape: [5, 3] }),
        layers.timeDistributed({
          layer: sequential({ name: 'step', layers: [layers.dense({ units: 4, inputShape: [4] })] }),
        }),
        layers.bidirectional({
          name: 'both',
          layer: layers.simpleRNN({ units: 2, recurrentInitializer: 'zeros' }),
          mergeMode: 'concat',
        }),
      ],
    });
    expect(pathsOf(model)).toEqual([
      'each/own',
      'time_distributed_TimeDistributed1/step/dense_Dense1',
      'both/forward_simple_rnn_SimpleRNN1',
      'both/backward_simple_rnn_SimpleRNN1',
    ]);
  });

  it('takes a recurrent layer of tfjs for a leaf, and looks into one whose cells are noisy', () => {
    const cell = (name: string) => layers.simpleRNNCell({ units: 2, name, recurrentInitializer: 'zeros' });
    const noisy = Object.assign(cell('noisy'), { mode: 'auto', noiseStep: 0 });
    const model = sequential({
      layers: [
        layers.rnn({ name: 'plain', cell: cell('quiet'), returnSequences: true, inputShape: [5, 3] }),
        layers.rnn({ name: 'stacked', cell: [cell('first'), noisy] as never, returnSequences: true }),
      ],
    });
    expect(pathsOf(model)).toEqual(['plain', 'stacked/first', 'stacked/noisy']);
  });
});
