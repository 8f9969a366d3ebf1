import { useBackend } from '@infodrop-tooling/vitest/backends';
import { gaussianNoise, multiplicativeNoise, noisyLayers } from '@infodrop/dropout';
import { memory, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationNoise } from './evaluationNoise.js';

const FIRST = 2 ** 40;

const noise = (name: string) => multiplicativeNoise({ name, noise: gaussianNoise({ std: 1 }) });

/** A layer that is called for each of three steps, and one that is called once. */
const build = () =>
  sequential({
    layers: [layers.timeDistributed({ layer: noise('often'), inputShape: [3, 2] }), layers.flatten(), noise('once')],
  });

/** The noise steps of every call that a pass makes, by layer. */
function stepsOf(model: LayersModel, pass: () => unknown): number[][] {
  const found = noisyLayers(model);
  const steps = found.map((): number[] => []);
  const calls = found.map((layer, i) => {
    const own = layer;
    const call = own.call.bind(own);
    own.call = (inputs, kwargs) => {
      steps[i]!.push(own.noiseStep);
      return call(inputs, kwargs);
    };
    return () => {
      own.call = call;
    };
  });
  tidy(() => {
    pass();
  });
  for (const putBack of calls) putBack();
  return steps;
}

describe('evaluationNoise', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives each call of each draw a step of its own, in whatever order draws are asked for', () => {
    const model = build();
    const x = ones([4, 3, 2]);
    const pass = () => model.apply(x, { training: false });
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const { inDraw } = evaluationNoise([model], 'monteCarlo');
      // Counted in a pass of its own where it is not the first that comes.
      tidy(() => {
        inDraw(order[0]!, 0, pass);
      });
      for (const draw of order) {
        const often = FIRST + 3 * draw;
        expect(stepsOf(model, () => inDraw(draw, 0, pass))).toEqual([[often, often + 1, often + 2], [FIRST + draw]]);
      }
    }
    x.dispose();
  });

  it('is the same for examples from an index on as in the whole, and leaves nothing behind', () => {
    const model = build();
    const before = noisyLayers(model).map(({ mode, noiseStep, sampleOffset }) => ({ mode, noiseStep, sampleOffset }));
    const x = ones([5, 3, 2]);
    const part = ones([2, 3, 2]);
    const tensors = memory().numTensors;
    const { inDraw } = evaluationNoise([model], 'monteCarlo');
    const read = (from: number, of: Tensor) =>
      tidy(() => (inDraw(1, from, () => model.apply(of, { training: false })) as Tensor).arraySync() as number[][]);
    const whole = read(0, x);
    expect(read(3, part)).toEqual(whole.slice(3));
    expect(whole[0]).not.toEqual(whole[3]);
    expect(memory().numTensors).toBe(tensors);
    expect(noisyLayers(model).map(({ mode, noiseStep, sampleOffset }) => ({ mode, noiseStep, sampleOffset }))).toEqual(
      before,
    );
    x.dispose();
    part.dispose();
  });
});
