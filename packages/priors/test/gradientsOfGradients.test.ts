import { useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import { grad, memory, square, sum, type Tensor, tensor1d, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussian, logNormal, mixture, truncatedLogUniform, variationalKl } from '../src/index.js';
import { logNormalCdf, normalCdf } from '../src/normal/logNormalCdf.js';
import { normalQuantile } from '../src/normal/normalQuantile.js';
import { truncatedNormalEntropy } from '../src/posteriors/truncatedNormalEntropy.js';
import { truncatedNormalSample } from '../src/posteriors/truncatedNormalSample.js';
import { standardKl } from '../src/standardKl.js';

const law = (scale: Tensor) => ({ loc: tensor1d([0.1, 0.2, -0.4]), scale, low: -2, high: 1.5 });

/** Functions with derivatives of their own, of which gradients are taken here, and three numbers. */
const FUNCTIONS: Readonly<Record<string, readonly [of: (x: Tensor) => Tensor, at: number[]]>> = {
  'variationalKl, exact': [(x) => variationalKl(x), [0.05, 0.3, 0.8]],
  'variationalKl, cubic': [(x) => variationalKl(x, { form: 'cubic' }), [0.1, 0.3, 0.8]],
  'variationalKl, sigmoid': [(x) => variationalKl(x, { form: 'sigmoid' }), [0.1, 0.3, 0.8]],
  'variationalKl, exact, of log α': [(x) => variationalKl(x, { of: 'logAlpha' }), [-3, -1, 0.5]],
  'variationalKl, cubic, of log α': [(x) => variationalKl(x, { of: 'logAlpha', form: 'cubic' }), [-3, -1, -0.5]],
  'variationalKl, sigmoid, of log α': [(x) => variationalKl(x, { of: 'logAlpha', form: 'sigmoid' }), [-3, -1, 0.5]],
  logNormalCdf: [logNormalCdf, [-3, -0.5, 1]],
  normalCdf: [normalCdf, [-2, -0.5, 1]],
  normalQuantile: [normalQuantile, [0.3, 0.4, 0.6]],
  'standardKl in the mean': [(x) => square(standardKl(x, tensor1d([1, 2, 3]))), [-3, -0.5, 1]],
  'standardKl in the scale': [(x) => standardKl(tensor1d([1, 2, 3]), x), [0.3, 1, 2]],
  'what scales cost': [(x) => standardKl(zerosLike(x), x), [0.3, 1, 2]],
  'logProb of logNormal': [(z) => logNormal().logProb(z, []), [-1, 0.5, 2]],
  'logProb of truncatedLogUniform': [(z) => truncatedLogUniform().logProb(z, []), [-1, 0.3, 0.8]],
  'logProb of mixture': [(z) => mixture({ components: [gaussian(), logNormal()] }).logProb(z, []), [-1, 0.5, 2]],
  truncatedNormalEntropy: [(x) => truncatedNormalEntropy(law(x)), [0.5, 1, 2]],
  truncatedNormalSample: [(x) => truncatedNormalSample(law(x), tensor1d([-0.5, 0.25, 1])), [0.5, 1, 2]],
};

describe('gradients of gradients on engine', () => {
  beforeAll(() => useBackend('engine'));

  it.each(Object.entries(FUNCTIONS))('of %s are those of differences', (_, [of, at]) =>
    checkGradientsOfGradients(of, at),
  );

  it('leave no tensor behind', () => {
    const x = tensor1d([0.05, 0.3, 0.8]);
    const before = memory().numTensors;
    grad((v: Tensor) => sum(grad((u: Tensor) => sum(variationalKl(u)))(v)))(x).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
