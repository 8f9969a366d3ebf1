import '@tensorflow/tfjs-backend-cpu';
import { dispose, grad, memory, setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { logSumExp } from './logSumExp.js';

beforeAll(() => setBackend('cpu'));

it('adds up probabilities over an axis, and is −∞ of none, with gradients that are numbers', () => {
  const x = tensor2d([
    [Math.log(1), Math.log(2)],
    [Math.log(3), -Infinity],
    [-Infinity, -Infinity],
  ]);
  const dy = tensor1d([1, 1, 1]);
  const before = memory().numTensors;
  const read = (axis: number) => tidy(() => [...logSumExp(x, axis).dataSync()].map(Math.exp));
  expect(read(0).map((each) => Number(each.toFixed(5)))).toEqual([4, 2]);
  for (const axis of [1, -1]) expect(read(axis).map((each) => Number(each.toFixed(5)))).toEqual([3, 3, 0]);
  const slope = grad((given) => logSumExp(given, 1))(x, dy);
  expect([...slope.dataSync()].map((each) => Number(each.toFixed(5)))).toEqual([0.33333, 0.66667, 1, 0, 0, 0]);
  dispose(slope);
  expect(memory().numTensors).toBe(before);
  dispose([x, dy]);
});
