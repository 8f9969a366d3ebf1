import '@tensorflow/tfjs-backend-cpu';
import { grad, memory, reshape, sum, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { input, model as modelOf, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Matrix, determinant } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { FactorizedSurprise, MonotoneMap, Unmixing } from './layers.js';

function built<L extends layers.Layer>(layer: L, channels: number): L {
  const x = input({ shape: [channels] });
  modelOf({ inputs: x, outputs: layer.apply(x) as SymbolicTensor });
  return layer;
}

const places = [-3, -1.2, -0.4, 0, 0.3, 0.9, 2.5];

describe('MonotoneMap', () => {
  const layer = built(new MonotoneMap({ name: 'curves' }), 1);
  const [linear, rising, falling] = layer.getWeights();
  layer.setWeights([
    linear!,
    tensor2d(
      Array.from({ length: 9 }, (_, k) => Math.sin(k)),
      rising!.shape as [number, number],
    ),
    tensor2d(
      Array.from({ length: 9 }, (_, k) => Math.cos(k)),
      falling!.shape as [number, number],
    ),
  ]);
  const at = (x: number): number => tidy(() => (layer.apply(tensor2d([[x]])) as Tensor).dataSync()[0]!);

  it('has the slope that it says, which is positive', () => {
    for (const x of places) {
      const slope = Math.exp(tidy(() => layer.logSlope(tensor2d([[x]])).dataSync()[0]!));
      expect((at(x + 0.01) - at(x - 0.01)) / 0.02).toBeCloseTo(slope, 2);
      expect(slope).toBeGreaterThan(1);
    }
  });
});

describe('Unmixing', () => {
  const matrix = [
    [2, 1, 0.5],
    [-1, 0.3, 2],
    [0.2, -2, 1],
  ];

  it('starts as the identity, of log determinant 0', () => {
    const layer = built(new Unmixing({ name: 'unmixing' }), 3);
    expect(tidy(() => (layer.apply(tensor2d([[1, 2, 3]])) as Tensor).dataSync())).toEqual(Float32Array.of(1, 2, 3));
    expect(tidy(() => layer.logDeterminant().dataSync()[0]!)).toBeCloseTo(0, 6);
  });

  it('has the log of the size of its determinant, and W⁻ᵀ for its gradient', () => {
    const layer = built(new Unmixing({ name: 'unmixing' }), 3);
    layer.setWeights([tensor2d(matrix)]);
    expect(tidy(() => layer.logDeterminant().dataSync()[0]!)).toBeCloseTo(
      Math.log(Math.abs(determinant(new Matrix(matrix)))),
      5,
    );
    const [weight] = layer.trainableWeights;
    const step = 1e-2;
    const inverse = new Matrix(matrix);
    matrix.forEach((row, i) => {
      row.forEach((_, j) => {
        const moved = (by: number) => {
          const entries = matrix.map((each) => [...each]);
          entries[i]![j]! += by;
          layer.setWeights([tensor2d(entries)]);
          return tidy(() => layer.logDeterminant().dataSync()[0]!);
        };
        inverse.set(i, j, (moved(step) - moved(-step)) / (2 * step));
      });
    });
    // (∂ log |det W| / ∂W)ᵀ W = 1
    const product = inverse.transpose().mmul(new Matrix(matrix));
    expect(Matrix.sub(product, Matrix.eye(3)).norm()).toBeLessThan(1e-2);
    expect(weight!.shape).toEqual([3, 3]);
  });

  it('leaves no tensor behind', () => {
    const layer = built(new Unmixing({ name: 'unmixing' }), 3);
    const before = memory().numTensors;
    layer.logDeterminant().dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('FactorizedSurprise', () => {
  const layer = built(new FactorizedSurprise({ name: 'q' }), 1);

  it('is −log of a density, which integrates to 1', () => {
    const step = 0.01;
    const grid = Array.from({ length: 2000 }, (_, i) => [-10 + i * step]);
    const surprises = Array.from(tidy(() => (layer.apply(tensor2d(grid)) as Tensor).dataSync()));
    const total = surprises.reduce((area, surprise) => area + step * Math.exp(-surprise), 0);
    expect(total).toBeCloseTo(1, 5);
  });

  it('has the gradient of finite differences', () => {
    const at = (x: number): number => tidy(() => (layer.apply(tensor2d([[x]])) as Tensor).dataSync()[0]!);
    const gradient = tidy(() =>
      grad((x) => sum(layer.apply(reshape(x, [-1, 1])) as Tensor))(tensor1d(places)).dataSync(),
    );
    places.forEach((x, i) => {
      expect(gradient[i]).toBeCloseTo((at(x + 0.01) - at(x - 0.01)) / 0.02, 2);
    });
  });
});
