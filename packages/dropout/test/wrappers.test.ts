import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { mean, mul, ones, type Scalar, scalar, type Tensor, tensor3d, tidy, train, zeros } from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { forwardPass, informationDropoutDense, informationLayers, klNats } from '../src/index.js';

const sequences = (): Tensor =>
  tensor3d(
    Float32Array.from({ length: 3 * 5 * 4 }, (_, i) => Math.sin(1 + 1.7 * i)),
    [3, 5, 4],
  );

const dense = () => informationDropoutDense({ units: 6, klScale: 1, beta: 1, name: 'inner', inputShape: [5, 4] });

/** What one step of fit pays for information: its loss with the cost less its loss without. */
async function paidInFit(build: () => LayersModel): Promise<{ paid: number; nats: number }> {
  const built = build();
  const [layer] = informationLayers(built);
  built.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: [klNats(built)] });
  const step = async (beta: number) => {
    layer!.beta = beta;
    layer!.noiseStep = 0;
    const once = { batchSize: 3, epochs: 1, shuffle: false, verbose: 0 };
    const { history } = await built.fit(sequences(), zeros([3, 5, 6]), once);
    return [history.loss![0] as number, history.klNats![0] as number] as const;
  };
  const [dear, nats] = await step(1);
  const [free] = await step(0);
  return { paid: dear - free, nats };
}

describe.each(backendsHere)('a layer inside timeDistributed on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  // Of what it costs, which is much here.
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
  afterEach(() => void vi.restoreAllMocks());

  const wrapped = () => sequential({ layers: [layers.timeDistributed({ layer: dense(), inputShape: [5, 4] })] });

  it('pays in plain fit what the bare layer pays for the whole sequence, and klNats says it', async () => {
    const bare = await paidInFit(() => sequential({ layers: [dense()] }));
    expect(bare.paid).toBeGreaterThan(5);
    expect(bare.paid).toBeCloseTo(bare.nats, 4);
    const inside = await paidInFit(wrapped);
    expect(inside.paid).toBeCloseTo(bare.paid, 4);
    expect(inside.nats).toBeCloseTo(bare.nats, 4);
  });

  it('pays as often as its model calls the wrapper', async () => {
    const layer = informationDropoutDense({ units: 4, klScale: 1, beta: 1, name: 'inner', inputShape: [5, 4] });
    const wrapper = layers.timeDistributed({ layer });
    const start = input({ shape: [5, 4] });
    const twice = wrapper.apply(wrapper.apply(start)) as SymbolicTensor;
    const built = model({ inputs: start, outputs: twice });
    const [nats, ...losses] = await read(() => {
      const x = sequences();
      layer.noiseStep = 0;
      const ofPass = forwardPass(built, x, { training: true }).kl[0]!.nats;
      layer.noiseStep = 0;
      built.apply(x, { training: true });
      const paid = built.calculateLosses();
      expect(built.calculateLosses()).toEqual([]); // paid once
      return [ofPass, ...paid];
    });
    expect(losses.reduce((total, [loss]) => total + loss!, 0)).toBeCloseTo(nats![0]!, 4);
  });

  it('keeps the losses that others add to it', async () => {
    const layer = dense();
    layer.addLoss(() => tidy(() => scalar(3)));
    const built = sequential({ layers: [layer] });
    tidy(() => built.predict(sequences()) as Tensor).dispose();
    const [before, ...after] = await read(() => {
      const [first] = built.calculateLosses();
      built.apply(sequences(), { training: true });
      layer.addLoss(() => tidy(() => scalar(4)));
      return [first!, ...built.calculateLosses()];
    });
    expect(before).toEqual([3]);
    expect(after.slice(0, 2)).toEqual([[3], [4]]);
    expect(after[2]![0]).toBeGreaterThan(5);
  });
});

describe('a loop that never reads the KL', () => {
  beforeAll(() => useBackend('cpu'));

  it('is told once, and one that reads it is not', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const layer = informationDropoutDense({ units: 2, klScale: 1, name: 'forgotten', inputShape: [4] });
    const built = sequential({ layers: [layer] });
    const optimizer = train.sgd(0.01);
    const steps = (count: number, loss: (z: Tensor) => Tensor) => {
      for (let i = 0; i < count; i++) {
        optimizer.minimize(() => mean<Scalar>(loss(built.apply(ones([3, 4]), { training: true }) as Tensor)));
      }
    };
    steps(30, (z) => mul(z, layer.klMean()!));
    for (let i = 0; i < 30; i++) tidy(() => built.apply(ones([3, 4]), { training: true }) as Tensor); // no gradient
    layer.beta = 0;
    steps(30, (z) => z);
    expect(warn).not.toHaveBeenCalled();
    layer.beta = 1;
    steps(30, (z) => z);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toContain(
      'informationDropoutDense: the KL of layer "forgotten" has not been read in 10',
    );
    warn.mockRestore();
  });
});
