import '@tensorflow/tfjs-backend-cpu';
import { dispose, grad, memory, scalar, tensor1d, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { isRepeatedTo, repeatTo } from './repeatTo.js';

it('repeats over the leading axes', () => {
  const [channels, row, single] = [tensor1d([1, 2, 3]), tensor2d([[4, 5]]), scalar(6)];
  const results = [
    repeatTo(channels, [2, 1, 3]),
    repeatTo(row, [3, 2]),
    repeatTo(single, [2, 2]),
    repeatTo(row, [1, 2]),
  ];
  expect(results.map((each) => each.arraySync())).toEqual([
    [[[1, 2, 3]], [[1, 2, 3]]],
    [
      [4, 5],
      [4, 5],
      [4, 5],
    ],
    [
      [6, 6],
      [6, 6],
    ],
    [[4, 5]],
  ]);
  dispose([channels, row, single, results]);
});

it('has shapes without elements', () => {
  const [channels, none] = [tensor1d([1, 2]), tensor2d([], [1, 0])];
  const shapes = tidy(() => [repeatTo(channels, [0, 4, 2]).shape, repeatTo(none, [5, 0]).shape]);
  expect(shapes).toEqual([
    [0, 4, 2],
    [5, 0],
  ]);
  const slope = tidy(() => grad((x) => repeatTo(x, [0, 2]))(channels, tensor2d([], [0, 2])));
  expect([...slope.dataSync()]).toEqual([0, 0]);
  dispose([channels, none, slope]);
});

it('adds up the gradients of all', () => {
  const [channels, slopes] = [tensor1d([1, 2]), tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])];
  const before = memory().numTensors;
  const slope = grad((x) => repeatTo(x, [2, 2, 2]))(channels, slopes);
  expect([...slope.dataSync()]).toEqual([16, 20]);
  slope.dispose();
  expect(memory().numTensors).toBe(before);
  dispose([channels, slopes]);
});

it.each([
  [[3], [2, 4, 3], true],
  [[1, 1, 3], [2, 4, 3], true],
  [[4, 3], [2, 4, 3], true],
  [[2, 4, 3], [2, 4, 3], true],
  [[], [2, 3], true],
  [[1, 1], [2, 3], true],
  [[1, 1, 1], [2, 3], false],
  [[1, 3], [3], false],
  [[4, 1], [4, 3], false],
  [[2], [2, 3], false],
])('says whether %j is repeated to %j', (given, shape, expected) => {
  expect(isRepeatedTo(given, shape)).toBe(expected);
});
