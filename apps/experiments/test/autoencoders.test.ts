import { describe, expect, it } from 'vitest';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('autoencoders');

describe('at the scale smoke', () => {
  it('vae measures bound and likelihood of both codes, and draws what they make', async () => {
    const { result } = await smoke(work, 'vae');
    expect(result.arms.map(({ title }) => title)).toEqual(['Gaussian, 2 units', 'information dropout, 2 units']);
    for (const { runs } of result.arms) {
      const { bound, likelihood, rate, distortion } = runs[0]!.values as Record<string, { mean: number }>;
      expect(bound!.mean).toBeCloseTo(-rate!.mean - distortion!.mean, 6);
      expect(likelihood!.mean).toBeGreaterThan(bound!.mean);
    }
  });

  it('beta-vae splits the rate into its parts', async () => {
    const { result } = await smoke(work, 'beta-vae');
    for (const { runs } of result.arms) {
      const { information, bound, rate, distortion } = runs[0]!.values as Record<string, number>;
      expect(bound).toBeCloseTo(-rate! - distortion!, 6);
      expect(information).toBeLessThanOrEqual(Math.log(1000));
    }
  });

  it('disentanglement scores every objective on both sets', async () => {
    const { result } = await smoke(work, 'disentanglement');
    expect(result.arms).toHaveLength(10);
    for (const { runs } of result.arms) {
      const values = runs[0]!.values as Record<string, number>;
      expect(Object.keys(values)).toEqual(
        expect.arrayContaining(['mig', 'disentanglement', 'explicitness', 'factorVaeScore', 'infoM', 'irs']),
      );
      for (const [name, value] of Object.entries(values)) {
        expect(value).toBeGreaterThanOrEqual(0);
        if (!['rate', 'distortion', 'active'].includes(name)) expect(value).toBeLessThanOrEqual(1);
      }
    }
  });
});
