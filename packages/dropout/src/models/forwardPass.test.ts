import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  add,
  type Variable,
  concat,
  grad,
  keep,
  memory,
  mul,
  ones,
  reshape,
  type Scalar,
  scalar,
  slice,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import {
  layers,
  type LayersModel,
  model as modelOf,
  input,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { informationDropout } from '../layers/informationDropout.js';
import { informationDropoutDense } from '../layers/informationDropoutDense.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import { gaussianNoise } from '../noise/noise.js';
import { forwardPass } from './forwardPass.js';
import { informationCost } from './informationCost.js';
import { informationLayers, noisyLayers } from './noisyLayers.js';

const LN2 = Math.log(0.701 / 0.351); // of a unit whose α is at the middle of its range

/** Sets the logits of α to 0, so that every unit costs LN2. */
function atMiddle(model: LayersModel): LayersModel {
  for (const layer of informationLayers(model)) layer.setWeights(layer.getWeights().map((weight) => mul(weight, 0)));
  return model;
}

const wave = (rows: number, columns: number): Tensor =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(1 + 1.7 * i)),
    [rows, columns],
  );

describe.each(backendsHere)('forwardPass on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('gives the outputs, and each layer’s KL per example and in the mean', async () => {
    const model = sequential({
      layers: [
        informationDropoutDense({ name: 'first', units: 5, klScale: 0.25, inputShape: [3] }),
        informationDropoutDense({ name: 'second', units: 4, klScale: 1, activation: 'softplus' }),
      ],
    });
    const values = await read(() => {
      const { outputs, kl } = forwardPass(model, wave(6, 3), { training: true });
      expect(outputs.shape).toEqual([6, 4]);
      expect(kl.map(({ path }) => path)).toEqual(['first', 'second']);
      expect(kl.map(({ nats }) => nats.shape)).toEqual([[], []]);
      return kl.flatMap((ofLayer) => [ofLayer.nats, ofLayer.layer.klMean()!, ofLayer.perExample()]);
    });
    for (const [nats, klMean, examples] of [values.slice(0, 3), values.slice(3)]) {
      expect(nats).toEqual(klMean);
      expect(examples).toHaveLength(6);
      expect(nats![0]).toBeCloseTo(examples!.reduce((total, value) => total + value, 0) / 6, 5);
    }
  });

  it('counts the calls of a shared layer, of a nested model and of a wrapper', async () => {
    const shared = informationDropout({ name: 'shared', klScale: 1 });
    const each = informationDropout({ name: 'each', klScale: 1 });
    const nested = sequential({
      name: 'nested',
      layers: [informationDropout({ name: 'in', klScale: 1, inputShape: [4] })],
    });
    const x = input({ shape: [4] });
    const twice = shared.apply(shared.apply(x)) as SymbolicTensor;
    const inner = nested.apply(nested.apply(twice)) as SymbolicTensor;
    const steps = layers.reshape({ targetShape: [2, 2] }).apply(inner) as SymbolicTensor;
    const wrapped = layers.timeDistributed({ name: 'wrapper', layer: each }).apply(steps) as SymbolicTensor;
    const model = atMiddle(modelOf({ inputs: x, outputs: wrapped }));
    const values = await read(() => {
      const { kl } = forwardPass(model, ones([3, 4]), { training: true });
      expect(kl.map(({ path }) => path)).toEqual(['shared', 'nested/in', 'wrapper/each']);
      return kl.flatMap((ofLayer) => [ofLayer.nats, ofLayer.perExample()]);
    });
    [8, 8, 4].forEach((units, i) => {
      for (const value of [values[2 * i]!, values[2 * i + 1]!].flat()) expect(value).toBeCloseTo(units * LN2, 4);
    });
  });

  it('gives gradients inside variableGrads, and keeps the KL of an earlier pass', async () => {
    const model = sequential({
      layers: [informationDropout({ name: 'only', klScale: 0.5, beta: 3, mode: 'deterministic', inputShape: [4] })],
    });
    const x = wave(5, 4);
    const objective = (): Scalar => {
      const earlier = forwardPass(model, x, { training: true });
      const pass = forwardPass(model, mul(x, 2), { training: true });
      kept.push(keep(earlier.kl[0]!.perExample()), keep(pass.kl[0]!.perExample()));
      return informationCost(pass, 1, earlier.kl[0]!.nats);
    };
    const kept: Tensor[] = [];
    const [kernel, bias] = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
    const [value, slopes] = await read(() => {
      const { value, grads } = variableGrads(objective, [kernel!, bias!]);
      return [value, grads[bias!.name]!];
    });
    const [first, second] = await Promise.all(kept.map((each) => each.data()));
    expect(first).not.toEqual(second);
    // The cost of the later pass, 0.5 · 3, on the KL of the earlier.
    const means = [first!, second!].map((each) => Array.from(each).reduce((total, nats) => total + nats, 0) / 5);
    expect(value![0]).toBeCloseTo(means[0]! + 1.5 * means[1]!, 4);
    const start = await bias!.data();
    const at = async (shift: number): Promise<number> => {
      const moved = Float32Array.from(start);
      moved[2]! += shift;
      tidy(() => {
        bias!.assign(tensor(moved));
      });
      const [[shifted]] = (await read(() => [objective()])) as [[number]];
      return shifted;
    };
    expect(((await at(0.05)) - (await at(-0.05))) / 0.1).toBeCloseTo(slopes![2]!, 2);
  });

  it('leaves in its scope what it returns, and nothing after it', () => {
    const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [3] })] });
    const x = wave(4, 3);
    tidy(() => forwardPass(model, x, { training: true }).outputs).dispose();
    const before = memory().numTensors;
    tidy(() => {
      const { kl } = forwardPass(model, x, { training: true });
      kl[0]!.perExample();
    });
    expect(memory().numTensors).toBe(before);
  });

  it('computes the KL outside training too, and leaves trackKl as it was', async () => {
    const model = atMiddle(sequential({ layers: [informationDropout({ klScale: 1, inputShape: [3] })] }));
    const [outputs, nats] = await read(() => {
      const pass = forwardPass(model, ones([2, 3]), { training: false });
      return [pass.outputs.clone(), pass.kl[0]!.nats];
    });
    expect(outputs).toEqual([1, 1, 1, 1, 1, 1]);
    expect(nats![0]).toBeCloseTo(3 * LN2, 5);
    expect(informationLayers(model)[0]!.trackKl).toBe(false);
  });

  it('is paid by who takes it: the losses of the model do not give it again', async () => {
    const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [3] })] });
    const losses = await read(() => {
      forwardPass(model, ones([2, 3]), { training: true });
      const left = model.calculateLosses();
      model.apply(ones([2, 3]), { training: true });
      return [left.reduce<Tensor>((total, loss) => add(total, loss), scalar(0)), model.calculateLosses()[0]!];
    });
    expect(losses[0]).toEqual([0]);
    expect(losses[1]![0]).toBeGreaterThan(1);
  });
});

describe.each(backendsHere)('forwardPass with draws on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  /** Two noisy layers, and two inputs of another rank each. */
  function ofTwoInputs(): LayersModel {
    const [images, extra] = [input({ shape: [2, 3, 2], name: 'images' }), input({ shape: [4], name: 'extra' })];
    const flat = layers.flatten({}).apply(images) as SymbolicTensor;
    const first = informationDropoutDense({ name: 'first', units: 5, klScale: 1, activation: 'softplus' }).apply(flat);
    const both = layers.concatenate({}).apply([first as SymbolicTensor, extra]);
    const second = multiplicativeNoise({ name: 'second', noise: gaussianNoise({ std: 0.5 }) }).apply(both);
    return modelOf({ inputs: [images, extra], outputs: [second as SymbolicTensor, first as SymbolicTensor] });
  }
  const images = (rows: number): Tensor => reshape(wave(rows, 12), [rows, 2, 3, 2]);

  it('gives outputs [draws, batch, …] with other noise in every draw, layer and example, and the mean KL', async () => {
    const model = ofTwoInputs();
    const [draws, batch] = [400, 3];
    const [noisy, first, quiet, nats, quietNats, examples] = await read(() => {
      const inputs = [images(batch), wave(batch, 4)];
      const off = forwardPass<Tensor[]>(model, inputs, { training: false });
      const { outputs, kl } = forwardPass<Tensor[]>(model, inputs, { training: true, draws });
      expect(outputs.map(({ shape }) => shape)).toEqual([
        [draws, batch, 9],
        [draws, batch, 5],
      ]);
      expect(kl[0]!.perExample().shape).toEqual([batch]);
      return [outputs[0]!, outputs[1]!, off.outputs[1]!, kl[0]!.nats, off.kl[0]!.nats, kl[0]!.perExample()];
    });
    // The noise has mean 1: over draws the mean is what there is without it, by a z-score.
    for (let unit = 0; unit < batch * 5; unit++) {
      const values = Array.from({ length: draws }, (_, draw) => first![draw * batch * 5 + unit]!);
      const mean = values.reduce((total, value) => total + value, 0) / draws;
      const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / (draws - 1));
      expect(deviation).toBeGreaterThan(0);
      expect(Math.abs(mean - quiet![unit]!) / (deviation / Math.sqrt(draws))).toBeLessThan(4.5);
    }
    expect(new Set(noisy!.map((value) => value.toFixed(6))).size).toBeGreaterThan(0.95 * noisy!.length);
    // The KL of this layer does not depend on the noise.
    expect(nats![0]).toBeCloseTo(quietNats![0]!, 4);
    expect(examples!.reduce((total, value) => total + value, 0) / batch).toBeCloseTo(nats![0]!, 4);
  });

  it('draws the same for a batch and for its parts', async () => {
    const model = ofTwoInputs();
    const noisy = noisyLayers(model);
    const pass = (from: number, to: number) => {
      for (const layer of noisy) {
        layer.noiseStep = 7;
        layer.sampleOffset = from;
      }
      const inputs = [images(5), wave(5, 4)].map((x) => slice(x, from, to - from));
      const { outputs } = forwardPass<Tensor[]>(model, inputs, { training: true, draws: 3 });
      expect(noisy.map(({ sampleOffset }) => sampleOffset)).toEqual([from, from]);
      return outputs[0]!;
    };
    const [whole, parts] = await read(() => [pass(0, 5), concat([pass(0, 2), pass(2, 5)], 1)]);
    expect(parts).toEqual(whole);
  });

  it('gives one draw an axis too, has gradients in the inputs, and leaves nothing', async () => {
    const model = sequential({
      layers: [informationDropoutDense({ name: 'z', units: 2, klScale: 1, inputShape: [3] })],
    });
    const x = wave(4, 3);
    const before = memory().numTensors;
    const [slope] = await read(() => {
      expect(forwardPass(model, x, { training: true, draws: 1 }).outputs.shape).toEqual([1, 4, 2]);
      const { outputs } = forwardPass(model, zeros([0, 3]), { training: true, draws: 2 });
      expect(outputs.shape).toEqual([2, 0, 2]);
      return [grad((each) => sum(forwardPass(model, each, { training: true, draws: 5 }).outputs))(x)];
    });
    expect(slope).toHaveLength(12);
    expect(Math.max(...slope!.map(Math.abs))).toBeGreaterThan(0);
    expect(memory().numTensors).toBe(before);
  });
});

describe('forwardPass', () => {
  beforeAll(() => useBackend('cpu'));

  it('of a model without information layers has no KL', () => {
    const noise = multiplicativeNoise({ noise: gaussianNoise({ std: 1 }), inputShape: [3] });
    tidy(() => {
      expect(forwardPass(sequential({ layers: [noise] }), ones([2, 3]), { training: true }).kl).toEqual([]);
    });
  });

  it('refuses draws that are none, or that nothing would tell from each other', () => {
    const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [3] })] });
    const pass = (training: boolean, draws: number) =>
      tidy(() => forwardPass(model, ones([2, 3]), { training, draws }).outputs);
    for (const draws of [0, 1.5, NaN]) {
      expect(() => pass(true, draws)).toThrow(`forwardPass: draws must be an integer ≥ 1, got ${draws}`);
    }
    expect(() => pass(false, 2)).toThrow('forwardPass: draws must be 1 where no layer is noisy, got 2. Say training');
    expect(pass(false, 1).shape).toEqual([1, 2, 3]);
    informationLayers(model)[0]!.mode = 'monteCarlo';
    expect(pass(false, 2).shape).toEqual([2, 2, 3]);
  });

  it('refuses to be called outside every scope, and says what a layer of one’s own lacks', () => {
    const model = sequential({ layers: [informationDropout({ name: 'a', klScale: 1, inputShape: [3] })] });
    expect(() => forwardPass(model, ones([2, 3]), { training: true })).toThrow('inside tidy()');
    const layer = Object.assign(layers.activation({ activation: 'relu', name: 'own', inputShape: [3] }), {
      mode: 'auto',
      noiseStep: 0,
      beta: 1,
      klScale: 1,
      klPerUnit: () => null,
    });
    const own = sequential({ layers: [layer] });
    const pass = () => tidy(() => forwardPass(own, ones([2, 3]), { training: true }).outputs);
    expect(pass).toThrow('forwardPass: layer "own" must keep the KL of its calls, got no klLedger');
    Object.assign(layer, { klLedger: informationDropout({ klScale: 1 }).klLedger });
    expect(pass).toThrow('forwardPass: layer "own" must be called by the model and record its KL, got none');
  });

  it('refuses to tell examples apart where the calls had batches of different sizes', () => {
    const layer = informationDropout({ name: 'flat', klScale: 1 });
    const x = input({ shape: [4] });
    class Folded extends layers.Layer {
      static readonly className = 'FoldedForTest';
      override computeOutputShape(shape: number[]): number[] {
        return shape;
      }
      override call(inputs: Tensor | Tensor[], kwargs: object): Tensor {
        const [y] = inputs as Tensor[];
        return reshape(layer.apply(reshape(y!, [-1, 4]), kwargs) as Tensor, y!.shape);
      }
    }
    const folded = new Folded({}).apply(layers.repeatVector({ n: 3 }).apply(layer.apply(x))) as SymbolicTensor;
    tidy(() => {
      const { kl } = forwardPass(modelOf({ inputs: x, outputs: folded }), ones([2, 4]), { training: true });
      expect(kl[0]!.nats.dataSync()[0]).toBeGreaterThan(0);
      expect(() => kl[0]!.perExample()).toThrow('every call of layer "flat" must have one batch size, got 2 and 6');
    });
  });
});
