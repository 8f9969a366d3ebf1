import { useBackend } from '@infodrop-tooling/vitest/backends';
import { gaussianNoise, isNoisyLayer, multiplicativeNoise, noisyLayers } from '@infodrop/dropout';
import { memory, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationNoise } from './evaluationNoise.js';

const FIRST = 2 ** 40;

const input = () => layers.inputLayer({ inputShape: [2] });
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
      const { inDraw } = evaluationNoise({ model }, 'monteCarlo');
      for (const draw of order) {
        const first = FIRST + 2 ** 20 * draw;
        expect(stepsOf(model, () => inDraw(draw, 0, pass))).toEqual([[first, first + 1, first + 2], [first]]);
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
    const { inDraw } = evaluationNoise({ model }, 'monteCarlo');
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

  it('tells apart layers of one path in several models, and leaves their paths as they were', () => {
    const models = {
      a: sequential({ layers: [input(), noise('z')] }),
      b: sequential({ layers: [input(), noise('z')] }),
    };
    const layersOf = Object.values(models).flatMap((model) =>
      model.layers.flatMap((layer) => (isNoisyLayer(layer) ? [layer] : [])),
    );
    const before = layersOf.map(({ path }) => path);
    const x = ones([5, 2]);
    const read = (model: LayersModel) => (model.apply(x, { training: false }) as Tensor).arraySync();
    const { inDraw } = evaluationNoise(models, 'monteCarlo');
    const pairs = [0, 1].map((draw) =>
      inDraw(draw, 0, () =>
        tidy(() => {
          // As forwardPass does: it looks through the model, which would tell both layers the path z.
          const [ofA, ofB] = Object.values(models).map((model) => {
            noisyLayers(model);
            return read(model);
          });
          return { ofA, ofB };
        }),
      ),
    );
    expect(pairs[0]!.ofA).not.toEqual(pairs[0]!.ofB);
    expect(pairs[0]!.ofA).not.toEqual(pairs[1]!.ofA);
    expect(layersOf.map(({ path }) => path)).toEqual(before);
    x.dispose();
  });

  it('refuses a mode that there is not', () => {
    expect(() => evaluationNoise({ model: build() }, 'loud' as 'auto')).toThrow(
      'evaluationNoise: mode must be one of "auto", "deterministic", "monteCarlo", got "loud".',
    );
  });
});
