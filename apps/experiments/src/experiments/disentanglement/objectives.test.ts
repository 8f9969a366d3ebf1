import '@tensorflow/tfjs-backend-cpu';
import { bernoulli } from '@infodrop/vae';
import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ofPixels } from './objectives.js';

describe('ofPixels', () => {
  it('is the likelihood of the pixels of a block that all have one logit', () => {
    const pixels = [1, 0, 0, 1, 1, 0, 1, 1];
    const logit = 0.7;
    const whole = bernoulli().logProb(tensor2d([pixels]), tensor2d([pixels.map(() => logit)]));
    const mean = pixels.reduce((total, pixel) => total + pixel) / pixels.length;
    const reduced = ofPixels(pixels.length).logProb(tensor2d([[mean]]), tensor2d([[logit]]));
    expect(reduced.dataSync()[0]).toBeCloseTo(whole.dataSync()[0]!, 5);
  });
});
