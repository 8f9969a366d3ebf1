import { describe, expect, it } from 'vitest';
import { filesOf } from './command.js';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('theory');

describe('at the scale smoke', () => {
  it('ica trains by the loop what is trained by gradients, and fits the others', async () => {
    const { folder, result } = await smoke(work, 'ica');
    const files = filesOf(folder);
    expect(result.arms).toHaveLength(6);
    // Only what the loop trains has a log.
    expect(files.filter((file) => file.endsWith('metrics.jsonl'))).toEqual(
      ['linear', 'postNonlinear'].map((mixture) => `mixture-${mixture}_method-totalCorrelation/seed-0/metrics.jsonl`),
    );
    for (const { runs } of result.arms) expect(runs[0]!.values.amari).toBeGreaterThan(0);
    const [whitening, fastIca] = result.arms;
    expect(whitening!.runs[0]!.values.amari).toBeGreaterThan(Number(fastIca!.runs[0]!.values.amari));
  });

  it('lagrangian measures every regime against the exact curve', async () => {
    const { result } = await smoke(work, 'lagrangian');
    expect(result.arms).toHaveLength(4);
    for (const { runs } of result.arms) {
      const { excess, below, xz, zy } = runs[0]!.values;
      expect(excess).toBeGreaterThan(-0.01);
      expect(below).toBeGreaterThan(-0.01);
      expect(zy).toBeLessThan(Number(xz));
      expect(xz).toBeLessThanOrEqual(Math.log(6) + 1e-9);
    }
  });

  it('disentangling gives each control the mean α of the network that it follows', async () => {
    const { result } = await smoke(work, 'disentangling');
    const [information, constant] = result.arms;
    expect(information!.runs[0]!.values.alpha).toBeGreaterThan(0.001);
    expect(constant!.runs[0]!.values.alpha).toBe(information!.runs[0]!.values.alpha);
    expect(constant!.runs[0]!.values.noisy).not.toBe(information!.runs[0]!.values.noisy);
  });

  it('random-labels looks at the labels that were trained on', async () => {
    const { result } = await smoke(work, 'random-labels');
    expect(result.arms.map(({ title }) => title)).toContain('random labels, binary 0.5');
    for (const { runs } of result.arms) expect(runs[0]!.values.fit).toBeLessThanOrEqual(1);
  });

  it('information-plane measures both layers, within log n, but for binary dropout', async () => {
    const { result } = await smoke(work, 'information-plane');
    const [binary, ...others] = result.arms.map(({ runs }) => runs[0]!.values);
    expect(Object.keys(binary!).sort()).toEqual(['error', 'gap']);
    for (const { xz1, xz2, zy1 } of others) {
      for (const nats of [xz1, xz2]) {
        expect(nats).toBeGreaterThan(0);
        expect(nats).toBeLessThanOrEqual(Math.log(50) + 1e-9);
      }
      expect(zy1).toBeLessThanOrEqual(Number(xz1) + 1e-9);
    }
  });
});
