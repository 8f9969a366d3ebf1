import { describe, expect, it } from 'vitest';
import { logNormal } from './logNormal.js';
import { logUniform } from './logUniform.js';
import { type PriorConfig } from './prior.js';
import { priorFromConfig } from './priorFromConfig.js';

describe('priorFromConfig', () => {
  it.each([logUniform(), logNormal(), logNormal({ loc: -0.5, scale: 2, learned: true, floor: 1e-3 })])(
    'rebuilds the prior from its configuration, by way of JSON',
    (prior) => {
      const config = JSON.parse(JSON.stringify(prior.getConfig())) as PriorConfig;
      const rebuilt = priorFromConfig(config);
      expect(rebuilt.getConfig()).toEqual(prior.getConfig());
      expect(rebuilt.parameters).toEqual(prior.parameters);
      expect(rebuilt.gatesZeros).toBe(prior.gatesZeros);
    },
  );

  it('refuses an unknown kind, and values outside their domain', () => {
    expect(() => priorFromConfig({ kind: 'gamma' } as unknown as PriorConfig)).toThrow(
      `kind must be 'logUniform' or 'logNormal', got "gamma"`,
    );
    expect(() => priorFromConfig({ kind: 'logNormal', loc: 0, scale: -1, learned: false, floor: 1 })).toThrow('got -1');
  });
});
