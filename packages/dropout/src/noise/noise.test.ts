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
      strength: 'input',
      minAlpha: 0.001,
      maxAlpha: 0.7,
      meanCorrection: true,
    });
    expect(capOf(logNormalNoise())).toBeCloseTo(0.701, 12);
  });

  it.each([
    bernoulliNoise({ rate: 0 }),
    gaussianNoise({ std: 2 }),
    uniformNoise({ halfWidth: 0.3 }),
    logNormalNoise({ strength: 'learned', minAlpha: 0.1, maxAlpha: 1, meanCorrection: false }),
  ])('$kind is plain JSON that rebuilds it', (noise) => {
    expect(noiseFromConfig(JSON.parse(JSON.stringify(noise)) as Noise)).toEqual(noise);
  });

  it.each<[string, () => unknown]>([
    ['bernoulliNoise: rate must be in [0, 1), got 1.', () => bernoulliNoise({ rate: 1 })],
    ['bernoulliNoise: rate must be in [0, 1), got NaN.', () => bernoulliNoise({ rate: NaN })],
    ['gaussianNoise: std must be a finite number > 0, got 0.', () => gaussianNoise({ std: 0 })],
    ['uniformNoise: halfWidth must be in (0, 1], got 1.5.', () => uniformNoise({ halfWidth: 1.5 })],
    ['logNormalNoise: maxAlpha must be a finite number > 0, got 0.', () => logNormalNoise({ maxAlpha: 0 })],
    ['logNormalNoise: maxAlpha must be a finite number > 0, got -1.', () => logNormalNoise({ maxAlpha: -1 })],
    ['logNormalNoise: minAlpha must be a finite number > 0, got 0.', () => logNormalNoise({ minAlpha: 0 })],
    ['logNormalNoise: strength must be in (0, minAlpha + maxAlpha = 0.701]', () => logNormalNoise({ strength: 0.8 })],
    ['logNormalNoise: strength must be in (0,', () => logNormalNoise({ strength: 0 })],
    ["a number, 'learned' or 'input', got \"fixed\"", () => logNormalNoise({ strength: 'fixed' as 'input' })],
    ['got "poisson". Make it by bernoulliNoise()', () => noiseFromConfig({ kind: 'poisson' } as unknown as Noise)],
  ])('is refused: %s', (message, make) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
