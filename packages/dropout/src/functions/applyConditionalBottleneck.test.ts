import { useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key } from '@infodrop/random';
import { standardNormal } from '@infodrop/priors';
import { add, matMul, memory, softplus, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { conditionalBottleneck } from '../layers/conditionalBottleneck.js';
import { applyConditionalBottleneck } from './applyConditionalBottleneck.js';

const valuesOf = (tensor: Tensor): number[] => Array.from(tensor.dataSync());

// What is made while the tests are collected needs it too.
await useBackend('cpu');
beforeAll(() => useBackend('cpu'));

describe('applyConditionalBottleneck', () => {
  const labels = tensor2d([
    [0, 1],
    [1, 0],
  ]);
  const given = {
    loc: tensor2d([[1], [0]]),
    scale: tensor2d([[2], [1]]),
    eta: tensor2d([[0.5], [-1]]),
    labels,
    classLoc: tensor2d([[3], [1]]),
    classLogScale: tensor2d([[0], [Math.LN2]]),
  };

  it('is the divergence from the law of the label: 0 where the code is that, the closed form elsewhere', () => {
    tidy(() => {
      const { output, kl } = applyConditionalBottleneck(given);
      expect(valuesOf(output)).toEqual([2, -1]);
      const [same, other] = valuesOf(kl);
      expect(same).toBeCloseTo(0, 6);
      // N(0, 1) from N(3, 1).
      expect(other).toBeCloseTo(4.5, 5);
      expect(valuesOf(applyConditionalBottleneck({ ...given, eta: null }).output)).toEqual([1, 0]);
    });
  });

  it('is what the layer computes', () => {
    tidy(() => {
      const layer = conditionalBottleneck({ name: 'z', units: 3, klScale: 1, seed: 4 });
      const x = standardNormal(key(1), [2, 5]);
      const noisy = layer.apply([x, labels], { training: true }) as Tensor;
      const kl = layer.klPerUnit()!;
      const weights = Object.fromEntries(
        layer.weights.map(({ originalName }, i) => [originalName.split('/').at(-1)!, layer.getWeights()[i]!]),
      );
      const { output, kl: pure } = applyConditionalBottleneck({
        loc: add(matMul(x, weights.locKernel!), weights.locBias!),
        scale: softplus(add(matMul(x, weights.scaleKernel!), weights.scaleBias!)),
        eta: standardNormal(foldIn(foldIn(key(4), 'z'), 0), [2, 3]),
        labels,
        classLoc: weights.classLoc!,
        classLogScale: weights.classLogScale!,
      });
      valuesOf(noisy).forEach((value, i) => {
        expect(valuesOf(output)[i]).toBeCloseTo(value, 5);
      });
      valuesOf(kl).forEach((value, i) => {
        expect(valuesOf(pure)[i]).toBeCloseTo(value, 5);
      });
    });
  });

  it('leaves the tensor count as it was, and refuses what does not fit', () => {
    const before = memory().numTensors;
    const { output, kl } = applyConditionalBottleneck(given);
    expect(memory().numTensors).toBe(before + 2);
    for (const tensor of [output, kl]) tensor.dispose();
    expect(() => applyConditionalBottleneck({ ...given, labels: tensor2d([[1, 0]]) })).toThrow(
      'labels must have the shape',
    );
    expect(() => applyConditionalBottleneck({ ...given, classLoc: tensor2d([[1]]) })).toThrow('classLoc must have');
    expect(() => applyConditionalBottleneck({ ...given, label: labels } as never)).toThrow('Did you mean labels?');
  });
});
