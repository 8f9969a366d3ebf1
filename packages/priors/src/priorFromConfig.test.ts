import { fill } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gaussian } from './gaussian.js';
import { laplace } from './laplace.js';
import { logNormal } from './logNormal.js';
import { logUniform } from './logUniform.js';
import { mixture } from './mixture.js';
import type { Prior, PriorConfig } from './prior.js';
import { configOfPrior, priorFromConfig } from './priorFromConfig.js';
import { registerPrior } from './registerPrior.js';
import { truncatedLogUniform } from './truncatedLogUniform.js';

describe('priorFromConfig', () => {
  it.each<Prior>([
    logUniform(),
    logUniform({ atom: 0.3, learned: true }),
    logNormal(),
    logNormal({ loc: -0.5, scale: 2, learned: true, floor: 1e-3 }),
    gaussian({ loc: 1, learned: 'perChannel' }),
    laplace({ scale: 3 }),
    truncatedLogUniform({ low: -3, high: 2 }),
    mixture({ components: [gaussian(), laplace({ loc: 2, learned: true })], weights: [1, 2], learned: true }),
  ])('rebuilds the prior from its configuration, by way of JSON', (prior) => {
    const config = JSON.parse(JSON.stringify(prior.getConfig())) as PriorConfig;
    const rebuilt = priorFromConfig(config);
    expect(rebuilt.getConfig()).toEqual(prior.getConfig());
    expect(rebuilt.parameters).toEqual(prior.parameters);
    expect(rebuilt.hasAtomAtZero).toBe(prior.hasAtomAtZero);
  });

  it('refuses an unknown kind, and values outside their domain', () => {
    expect(() => priorFromConfig({ kind: 'gamma' })).toThrow(
      'kind must be one of logUniform, truncatedLogUniform, logNormal, gaussian, laplace, mixture, or registered, got "gamma"',
    );
    expect(() => priorFromConfig({ kind: 'logNormal', loc: 0, scale: -1, learned: false, floor: 1 })).toThrow('got -1');
    expect(() => priorFromConfig({ kind: 'logNormal', scal: 2 })).toThrow('got "scal". Did you mean scale?');
    expect(() => priorFromConfig({ kind: 'logUniform', cap: 1 })).toThrow('got "cap"');
    expect(() => priorFromConfig({ kind: 'mixture' })).toThrow(
      'mixture: components must be two priors or more, got undefined',
    );
    expect(() => priorFromConfig(null as unknown as PriorConfig)).toThrow('got undefined');
  });
});

describe('configOfPrior', () => {
  const flat = (nats: number): Prior => ({
    kind: 'flat',
    proper: true,
    parameters: [],
    hasAtomAtZero: false,
    klPerUnit: ({ alpha }) => fill(alpha.shape, nats),
    getConfig: () => ({ kind: 'flat', nats }),
  });

  it('of a prior of one’s own gives it back once it is registered', () => {
    const config = JSON.parse(JSON.stringify(configOfPrior(flat(3)))) as PriorConfig;
    expect(() => priorFromConfig(config)).toThrow('got "flat"');
    registerPrior('flat', ({ nats }) => flat((nats as number) + 1));
    registerPrior('flat', ({ nats }) => flat(nats as number)); // the second takes the place of the first
    expect(priorFromConfig(config).getConfig()).toEqual({ kind: 'flat', nats: 3 });
    expect(() => {
      registerPrior('logNormal', () => flat(1));
    }).toThrow(
      'registerPrior: kind must be a name other than logUniform, truncatedLogUniform, logNormal, gaussian, laplace, mixture, got "logNormal"',
    );
  });

  it('never gives a copy of a prior of ours with another KL back as what it was', () => {
    const changed: Prior = { ...logNormal({ loc: 2 }), klPerUnit: ({ f }) => fill(f.shape, 42) };
    const config = configOfPrior(changed);
    expect(config).toEqual({ ...logNormal({ loc: 2 }).getConfig(), kind: 'own:logNormal' });
    expect(() => priorFromConfig(config)).toThrow('got "own:logNormal"');
    registerPrior('own:logNormal', () => changed);
    expect(priorFromConfig(config)).toBe(changed);
    expect(configOfPrior({ ...changed, getConfig: () => ({ kind: 'mine' }) })).toEqual({ kind: 'mine' });
    expect(configOfPrior({ ...logNormal(), hasAtomAtZero: true })).toEqual(logNormal().getConfig());
  });
});
