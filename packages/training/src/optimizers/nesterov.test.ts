import { memory, tensor1d, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../test/backends.js';
import { NesterovOptimizer } from './nesterov.js';

/** Two weights and the gradient (w, 2w) of ½w₁² + w₂², applied `steps` times from `from` on. */
function descend(optimizer: NesterovOptimizer, weights: ReturnType<typeof twoWeights>, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const gradients = [tensor1d(weights[0].dataSync()), tensor1d(weights[1].dataSync().map((w) => 2 * w))];
    optimizer.apply(gradients, 0.1 / (1 + step));
    gradients.forEach((gradient) => {
      gradient.dispose();
    });
  }
}

const twoWeights = () => [variable(tensor1d([1, -2])), variable(tensor1d([3, 0.5, -1]))] as const;

describe('NesterovOptimizer', () => {
  beforeAll(() => useBackend('cpu'));

  it('makes the update of its formula', () => {
    const weights = twoWeights();
    const optimizer = new NesterovOptimizer(weights, 0.9);
    let w = 1;
    let v = 0;
    for (let step = 0; step < 5; step++) {
      const g = w;
      v = 0.9 * v + g;
      w -= (0.1 / (1 + step)) * (g + 0.9 * v);
    }
    descend(optimizer, weights, 0, 5);
    expect(weights[0].dataSync()[0]).toBeCloseTo(w, 6);
  });

  it('continues bit for bit from its saved slots, although the variables have other names', async () => {
    const whole = twoWeights();
    const straight = new NesterovOptimizer(whole, 0.9);
    descend(straight, whole, 0, 9);

    const first = twoWeights();
    const before = new NesterovOptimizer(first, 0.9);
    descend(before, first, 0, 4);
    const velocities = await before.velocities();
    const second = [variable(tensor1d(first[0].dataSync())), variable(tensor1d(first[1].dataSync()))] as const;
    expect(second[0].name).not.toBe(first[0].name);
    const after = new NesterovOptimizer(second, 0.9);
    await after.restore(velocities, 4);
    descend(after, second, 4, 9);

    expect(second[0].dataSync()).toEqual(whole[0].dataSync());
    expect(second[1].dataSync()).toEqual(whole[1].dataSync());
    expect(await after.velocities()).toEqual(await straight.velocities());
  });

  it('saves the slots in the order of the weights, and none before the first update', async () => {
    const weights = twoWeights();
    const optimizer = new NesterovOptimizer(weights, 0.5);
    expect(await optimizer.velocities()).toBeNull();
    optimizer.apply([tensor1d([1, 2]), tensor1d([3, 4, 5])], 0.1);
    expect(await optimizer.velocities()).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4, 5)]);
  });

  it('leaves a weight without a gradient as it is', () => {
    const weights = twoWeights();
    const optimizer = new NesterovOptimizer(weights, 0.9);
    optimizer.apply([null, tensor1d([1, 1, 1])], 0.5);
    expect(weights[0].dataSync()).toEqual(Float32Array.of(1, -2));
    expect(weights[1].dataSync()[0]).toBeCloseTo(3 - 0.5 * 1.9, 6);
  });

  it('gives back every tensor', async () => {
    const weights = twoWeights();
    const before = memory().numTensors;
    const optimizer = new NesterovOptimizer(weights, 0.9);
    descend(optimizer, weights, 0, 2);
    const velocities = await optimizer.velocities();
    await optimizer.restore(velocities, 2);
    descend(optimizer, weights, 2, 3);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses a momentum outside [0, 1) and slots of another number', async () => {
    expect(() => new NesterovOptimizer([], 1)).toThrow('optimizer.momentum must be less than 1, got 1');
    expect(() => new NesterovOptimizer([], -0.1)).toThrow('optimizer.momentum must be a finite number ≥ 0, got -0.1');
    await expect(new NesterovOptimizer(twoWeights(), 0.9).restore([Float32Array.of(1)], 1)).rejects.toThrow(
      'one per trainable weight, got 1 for 2',
    );
  });
});
