import '@tensorflow/tfjs-backend-cpu';
import { conv2d, engine, fill, fused, memory, ones, type Rank, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../prepareEngine.js';

describe('conv2d on wasm', () => {
  let x: Tensor4D;
  let filter: Tensor4D;
  beforeAll(async () => {
    await prepareEngine({ backend: 'wasm' });
    x = ones([1, 4, 4, 2]);
    filter = ones([3, 3, 2, 5]);
  });

  it('adds the bias to every pixel before the activation', () => {
    const bias = fill<Rank.R1>([5], -20);
    const y = fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias, activation: 'relu' });
    expect([...y.dataSync()]).toEqual(new Array(20).fill(0));
    const linear = fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias });
    expect([...linear.dataSync()]).toEqual(new Array(20).fill(-2));
  });

  it('keeps NaN where a patch has one, through relu too', () => {
    const spoilt = fill<Rank.R4>(x.shape, NaN);
    const y = fused.conv2d({ x: spoilt, filter, strides: 1, pad: 'valid', activation: 'relu' });
    expect([...y.dataSync()].every(Number.isNaN)).toBe(true);
  });

  it('takes an image for which the filter leaves nothing', () => {
    const y = conv2d(ones<Rank.R4>([2, 0, 4, 2]), filter, 1, 'same');
    expect(y.shape).toEqual([2, 0, 4, 5]);
  });

  it('refuses a bias of another length, and leaves no memory behind', () => {
    const before = memory().numTensors;
    const call = () =>
      engine().runKernel('FusedConv2D', { x, filter, bias: filter }, { strides: 1, pad: 'same', activation: 'linear' });
    expect(call).toThrow('FusedConv2D: bias must be of shape [5], one for each output channel, got [3, 3, 2, 5]');
    expect(memory().numTensors).toBe(before);
  });

  it('refuses an activation that it does not know, with those it does', () => {
    const call = () =>
      engine().runKernel('FusedConv2D', { x, filter }, { strides: 1, pad: 'same', activation: 'swish' });
    expect(call).toThrow(
      'FusedConv2D: activation must be one of "linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu", got "swish"',
    );
  });
});
