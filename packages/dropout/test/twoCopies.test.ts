import { createRequire } from 'node:module';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { input, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { bernoulliNoise, informationDropout, multiplicativeNoise } from '../src/index.js';

/** A second copy of tfjs-layers, as a linked package brings one. */
const other = createRequire(import.meta.url)('@tensorflow/tfjs-layers/dist/tf-layers.min.js') as {
  input(args: { shape: number[] }): SymbolicTensor;
};

describe('a layer in a model of another copy of tfjs-layers', () => {
  beforeAll(() => useBackend('cpu'));

  const makers: readonly (readonly [string, () => layers.Layer])[] = [
    ['informationDropout', () => informationDropout({ klScale: 1 })],
    ['multiplicativeNoise', () => multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }) })],
  ];

  it.each(makers)('%s says that there are two', (name, make) => {
    expect(() => make().apply(other.input({ shape: [3] }))).toThrow(
      `${name}: input must be of the @tensorflow/tfjs-layers that this package imports, got one of another copy. ` +
        'Two copies are loaded: npm ls @tensorflow/tfjs-layers shows them',
    );
    expect((make().apply(input({ shape: [3] })) as SymbolicTensor).shape).toEqual([null, 3]);
  });
});
