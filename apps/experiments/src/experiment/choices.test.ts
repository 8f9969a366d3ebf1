import { describe, expect, it } from 'vitest';
import { cluttered } from '../experiments/cluttered/cluttered.js';
import { widthsMlp } from '../experiments/widthsMlp.js';
import type { AnyExperiment } from './experiment.js';
import { chosenScale, type Flag, flagHelp, flagsOf, parseFlag } from './choices.js';

const quickstart = cluttered.scales.quickstart!;
const flags = flagsOf(cluttered);
const flag = (name: string): Flag => flags.find((flag) => flag.name === name)!;

describe('flagsOf', () => {
  it('makes a flag of every declared choice, the shared ones first', () => {
    expect(flags.map((flag) => flag.flag)).toEqual([
      '--seed',
      '--seeds',
      '--epochs',
      '--betas',
      '--images',
      '--train-size',
      '--validation-size',
      '--test-size',
      '--batch-size',
      '--network',
      '--learning-rate',
    ]);
    expect(flagsOf(widthsMlp).filter(({ list }) => list)).toMatchObject([{ flag: '--widths' }]);
  });
});

describe('flagHelp', () => {
  it('says the default, and that of each scale where they differ', () => {
    expect(flagHelp(flag('epochs'), { quickstart })).toBe('passes over the training data (default: 8)');
    expect(flagHelp(flagsOf(widthsMlp)[2]!, widthsMlp.scales)).toBe(
      'passes over the training data (default: smoke 2; small 16; paper 80)',
    );
    expect(flagHelp(flag('betas'), { quickstart })).toContain('(default: 0.02,0.1,0.5)');
  });
});

describe('parseFlag', () => {
  it('reads numbers, and lists in increasing order', () => {
    expect(parseFlag(flag('epochs'), '8')).toBe(8);
    expect(parseFlag(flag('betas'), '0.5,0,1e-1')).toEqual([0, 0.1, 0.5]);
  });

  it.each([
    ['betas', '-1', '--betas must be finite numbers ≥ 0, got -1'],
    ['betas', '0.1,x', "--betas must be numbers, separated by commas, got 'x'"],
    ['betas', '', "--betas must be numbers, separated by commas, got ''"],
    ['betas', '0.1,0.1', '--betas must be different from each other, got 0.1 twice'],
    ['betas', 'Infinity', '--betas must be finite numbers ≥ 0, got Infinity'],
    ['epochs', '0', '--epochs must be an integer ≥ 1, got 0'],
    ['epochs', '1.5', '--epochs must be an integer ≥ 1, got 1.5'],
    ['epochs', 'many', "--epochs must be a number, got 'many'"],
    ['seed', '-1', '--seed must be an integer ≥ 0, got -1'],
    ['learningRate', '0', '--learning-rate must be a finite number > 0, got 0'],
  ])('refuses --%s %s', (name, text, message) => {
    expect(() => parseFlag(flag(name), text)).toThrow(message);
  });
});

describe('a choice of names', () => {
  const named = flagsOf({
    choices: {
      data: { meaning: 'data set', names: ['digits', 'fashion'] },
      noises: { meaning: 'kinds of noise', names: ['binary', 'logNormal'] },
    },
    scales: { ...cluttered.scales, smoke: { ...cluttered.scales.smoke, data: 'digits', noises: ['binary'] } },
  } as unknown as AnyExperiment);
  const [data, noises] = named.slice(-2) as [Flag, Flag];

  it('is a flag like the others, and its help lists the names', () => {
    const smoke = { ...cluttered.scales.smoke, data: 'digits' };
    expect(flagHelp(data, { smoke })).toBe('data set: digits, fashion (default: digits)');
    expect(parseFlag(data, ' fashion')).toBe('fashion');
    expect(parseFlag(noises, 'logNormal,binary')).toEqual(['logNormal', 'binary']);
  });

  it('refuses another name, and says which one was meant', () => {
    expect(() => parseFlag(data, 'fashoin')).toThrow(
      "--data must be one of digits, fashion, got 'fashoin'. Did you mean fashion?",
    );
    expect(() => parseFlag(data, 'imagenet')).toThrow(/got 'imagenet'\.$/);
    expect(() => parseFlag(noises, 'binary,binary')).toThrow(
      '--noises must be different from each other, got binary twice',
    );
  });
});

describe('chosenScale', () => {
  it('puts what was chosen in the place of the declared, and is plain JSON', () => {
    const scale = chosenScale(cluttered, 'quickstart', { trainSize: 500 });
    expect(scale).toEqual({ ...cluttered.scales.quickstart, trainSize: 500 });
    expect(JSON.parse(JSON.stringify(scale))).toEqual(scale);
  });

  it.each([
    [
      'quickstart',
      { trainSize: 9000 },
      '--train-size, --validation-size and --test-size must be at most 10000 together, got 11000',
    ],
    ['quickstart', { trainSize: 50, batchSize: 100 }, '--batch-size must be at most the 50 training digits, got 100'],
    ['huge', {}, '--scale must be one of smoke, quickstart, small, paper for cluttered, got huge'],
    ['toString', {}, 'got toString'],
  ])('refuses %s with %o', (scaleName, choices, message) => {
    expect(() => chosenScale(cluttered, scaleName, choices)).toThrow(message);
  });
});
