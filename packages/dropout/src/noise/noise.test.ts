import { describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  capOf,
  gaussianNoise,
  logNormalNoise,
  type Noise,
  noiseFromConfig,
  uniformNoise,
} from './noise.js';

describe('noise', () => {
  it('of information dropout has the bounds of α by default, corrected to mean 1', () => {
    expect(logNormalNoise()).toEqual({
      kind: 'logNormal',
      alpha: 'input',
      minAlpha: 0.001,
      alphaRange: 0.7,
      meanCorrection: true,
    });
    expect(capOf(logNormalNoise())).toBeCloseTo(0.701, 12);
  });

  it.each([
    bernoulliNoise({ rate: 0 }),
    gaussianNoise({ std: 2 }),
    uniformNoise({ halfWidth: 0.3 }),
    logNormalNoise({ alpha: 'learned', minAlpha: 0.1, alphaRange: 1, meanCorrection: false }),
  ])('$kind is plain JSON that rebuilds it', (noise) => {
    expect(noiseFromConfig('layer', JSON.parse(JSON.stringify(noise)) as Noise)).toEqual(noise);
  });

  it.each<[string, () => unknown]>([
    ['bernoulliNoise: rate must be in [0, 1), got 1.', () => bernoulliNoise({ rate: 1 })],
    ['bernoulliNoise: rate must be in [0, 1), got NaN.', () => bernoulliNoise({ rate: NaN })],
    ["gaussianNoise: std must be a finite number > 0, or 'learned', got 0.", () => gaussianNoise({ std: 0 })],
    ['uniformNoise: halfWidth must be in (0, 1], got 1.5.', () => uniformNoise({ halfWidth: 1.5 })],
    ['logNormalNoise: alphaRange must be a finite number > 0, got 0.', () => logNormalNoise({ alphaRange: 0 })],
    ['logNormalNoise: alphaRange must be a finite number > 0, got -1.', () => logNormalNoise({ alphaRange: -1 })],
    ['logNormalNoise: minAlpha must be a finite number > 0, got 0.', () => logNormalNoise({ minAlpha: 0 })],
    ['logNormalNoise: alpha must be in (0, minAlpha + alphaRange = 0.701]', () => logNormalNoise({ alpha: 0.8 })],
    ['logNormalNoise: alpha must be in (0,', () => logNormalNoise({ alpha: 0 })],
    ["a number, 'learned' or 'input', got \"fixed\"", () => logNormalNoise({ alpha: 'fixed' as 'input' })],
    [
      'got "poisson". Make it by bernoulliNoise()',
      () => noiseFromConfig('layer', { kind: 'poisson' } as unknown as Noise),
    ],
    ['bernoulliNoise: rate must be in [0, 1), got "0.5"', () => bernoulliNoise({ rate: '0.5' as never })],
    ['uniformNoise: halfWidth must be in (0, 1], got ".5"', () => uniformNoise({ halfWidth: '.5' as never })],
    ['meanCorrection must be true or false, got 0', () => logNormalNoise({ meanCorrection: 0 as never })],
  ])('is refused: %s', (message, make) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  it.each<[string, () => unknown]>([
    ['bernoulliNoise: options must be an object with rate, got undefined', () => (bernoulliNoise as () => unknown)()],
    ['bernoulliNoise: options must be among rate, got "rats"', () => bernoulliNoise({ rats: 1 } as never)],
    ['options must be among std, got "mean"', () => gaussianNoise({ std: 1, mean: 0 } as never)],
    ['got "halfwidth". Did you mean halfWidth?', () => uniformNoise({ halfwidth: 1 } as never)],
    ['got "maxAlpha". Did you mean minAlpha?', () => logNormalNoise({ maxAlpha: 1 } as never)],
    [
      'options must be among rate, got "std"',
      () => noiseFromConfig('layer', { kind: 'bernoulli', rate: 0, std: 1 } as never),
    ],
  ])('is refused for its options: %s', (message, make) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });
});
