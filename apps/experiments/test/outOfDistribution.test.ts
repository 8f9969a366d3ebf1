import { describe, expect, it } from 'vitest';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('outOfDistribution');

describe('at the scale smoke', () => {
  it('out-of-distribution asks every network, by a score that its validation split chose, after as many trials as any other', async () => {
    const { result, shown } = await smoke(work, 'out-of-distribution');
    expect(result.arms.map(({ title }) => title)).toEqual([
      'plain',
      'binary dropout',
      'VIB',
      'CEB',
      'information dropout, ReLU',
      'information dropout, softplus',
    ]);
    const scores = { plain: 2, binary: 3, vib: 6, ceb: 6, informationRelu: 6, informationSoftplus: 6 };
    for (const { arm, trial, runs } of result.arms) {
      expect(trial).not.toBeNull();
      const { values, validation } = runs[0]!;
      const aurocs = Object.entries(validation).filter(([name]) => name.startsWith('auroc.'));
      expect(aurocs).toHaveLength(scores[arm.method as keyof typeof scores]);
      expect(validation.missed).toBeCloseTo(1 - Math.max(...aurocs.map(([, auroc]) => auroc)), 12);
      const [auroc, digits, noise] = ['auroc', 'auroc.digits', 'auroc.noise'].map((name) => Number(values[name]));
      expect(auroc).toBeCloseTo((digits! + noise!) / 2, 12);
      for (const share of [auroc, values.found, values.ece, values.error]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    expect(shown).toContain('Beside what was published');
    expect(shown).toContain('AUROC of every score');
  });
});
