import { prepareEngine } from '@infodrop/engine';
import { logNormal, logUniform, type Prior } from '@infodrop/priors';
import { scalar, softplus, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CAP } from '../noise/law.js';
import { costOf, rectified, slopeOf } from './rectifiers.js';

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm', simd: 'plain' });
});

const PLACES = [-100, -6, -1, 0, 0.5, 3, 100];

describe('the rectifiers', () => {
  it('have the values of TensorFlow.js, and overflow nowhere', () => {
    const theirs = tidy(() => softplus(tensor1d(PLACES)).dataSync());
    for (const [i, x] of PLACES.entries()) {
      expect(rectified('softplus', x)).toBeCloseTo(theirs[i]!, 4);
      expect(rectified('relu', x)).toBe(Math.max(0, x));
    }
    expect(rectified('softplus', 0)).toBe(Math.LN2);
    expect(rectified('softplus', 1e4)).toBe(1e4);
  });

  it('rise as their slopes say', () => {
    for (const x of [-3, -0.4, 0.4, 3]) {
      for (const activation of ['relu', 'softplus'] as const) {
        const rise = (rectified(activation, x + 1e-5) - rectified(activation, x - 1e-5)) / 2e-5;
        expect(rise).toBeCloseTo(slopeOf(activation, x), 8);
      }
    }
  });
});

describe('the cost', () => {
  it.each([
    ['logUniform', logUniform() as Prior],
    ['logNormal', logNormal() as Prior],
  ] as const)('is what the %s prior of @infodrop/priors asks of a layer', (name, prior) => {
    for (const activation of ['relu', 'softplus'] as const) {
      for (const x of [-2, 0, 1.5]) {
        const asked = tidy(() =>
          prior
            .klPerUnit({
              f: tensor1d([rectified(activation, x)]),
              alpha: tensor1d([0.3]),
              cap: CAP,
              meanCorrection: true,
              gateZeros: prior.hasAtomAtZero,
              parameters: prior.parameters.map(({ initial }) => scalar(initial)),
            })
            .dataSync(),
        );
        expect(costOf(activation, name, x, 0.3)).toBeCloseTo(asked[0]!, 4);
      }
    }
  });
});
