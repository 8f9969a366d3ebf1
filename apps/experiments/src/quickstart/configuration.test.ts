import { describe, expect, it } from 'vitest';
import { quickstartConfiguration } from './configuration.js';

describe('quickstartConfiguration', () => {
  it('has the defaults that the documentation names', () => {
    expect(quickstartConfiguration()).toEqual({
      seed: 0,
      epochs: 8,
      betas: [0.02, 0.1, 0.5],
      trainSize: 8000,
      validationSize: 1000,
      testSize: 1000,
      batchSize: 50,
      peakLearningRate: 0.5,
      momentum: 0.9,
      canvas: 40,
      patches: 6,
      patchSize: 8,
      filters: [12, 24],
      minAlpha: 0.001,
      maxAlpha: 0.7,
      meanCorrection: true,
      gateZeros: true,
      klScale: 1 / 8000,
    });
  });

  it('scales the KL by the training digits there are', () => {
    expect(quickstartConfiguration({ trainSize: 500 }).klScale).toBe(1 / 500);
  });

  it('puts the betas in increasing order and is plain JSON', () => {
    const configuration = quickstartConfiguration({ betas: [0.5, 0, 0.1] });
    expect(configuration.betas).toEqual([0, 0.1, 0.5]);
    expect(JSON.parse(JSON.stringify(configuration))).toEqual(configuration);
  });

  it.each([
    [{ betas: [-1] }, '--betas must be finite numbers ≥ 0, got -1'],
    [{ betas: [Number.NaN] }, '--betas must be finite numbers ≥ 0, got NaN'],
    [{ betas: [0.1, 0.1] }, '--betas must be different from each other, got 0.1 twice'],
    [{ betas: [] }, '--betas must be one number or more, got none'],
    [{ epochs: 0 }, '--epochs must be an integer ≥ 1, got 0'],
    [{ epochs: 1.5 }, '--epochs must be an integer ≥ 1, got 1.5'],
    [{ seed: -1 }, '--seed must be an integer ≥ 0, got -1'],
    [{ trainSize: 9000 }, 'must be at most 10000 together, got 11000'],
    [{ trainSize: 50, batchSize: 100 }, '--batch-size must be at most the 50 training digits, got 100'],
    [{ peakLearningRate: 0 }, '--learning-rate must be a positive number, got 0'],
  ])('refuses %o', (choices, message) => {
    expect(() => quickstartConfiguration(choices)).toThrow(message);
  });
});
