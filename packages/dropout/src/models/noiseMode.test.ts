import { useBackend } from '@infodrop-tooling/vitest/backends';
import { sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { informationDropout } from '../layers/informationDropout.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import { bernoulliNoise } from '../noise/noise.js';
import { setNoiseMode, withNoiseMode } from './noiseMode.js';

const build = () => {
  const inner = informationDropout({ name: 'inner', klScale: 1, mode: 'monteCarlo', noiseStep: 3, inputShape: [2] });
  const outer = multiplicativeNoise({ name: 'outer', noise: bernoulliNoise({ rate: 0.5 }), inputShape: [2] });
  const model = sequential({ layers: [outer, sequential({ name: 'nested', layers: [inner] })] });
  return { model, inner, outer };
};

beforeAll(() => useBackend('cpu'));

describe('setNoiseMode', () => {
  it('sets every noisy layer, and refuses a mode that there is not', () => {
    const { model, inner, outer } = build();
    setNoiseMode(model, 'deterministic');
    expect([inner.mode, outer.mode]).toEqual(['deterministic', 'deterministic']);
    expect(() => {
      setNoiseMode(model, 'never' as 'auto');
    }).toThrow("mode must be 'auto', 'deterministic' or 'monteCarlo', got \"never\"");
  });
});

describe('withNoiseMode', () => {
  const stateOf = ({ inner, outer }: ReturnType<typeof build>) =>
    [inner, outer].map(({ mode, path, noiseStep, sampleOffset }) => ({ mode, path, noiseStep, sampleOffset }));

  it('puts everything back, also where the task throws', async () => {
    const built = build();
    const { model, inner, outer } = built;
    const before = stateOf(built);
    const seen = await withNoiseMode(model, 'deterministic', () => {
      const modes = [inner.mode, outer.mode, inner.path];
      inner.noiseStep = 9;
      outer.sampleOffset = 5;
      inner.trackKl = true;
      return Promise.resolve(modes);
    });
    expect(seen).toEqual(['deterministic', 'deterministic', 'nested/inner']);
    expect(stateOf(built)).toEqual(before);
    expect(inner.trackKl).toBe(false);
    await expect(withNoiseMode(model, 'monteCarlo', () => Promise.reject(new Error('task')))).rejects.toThrow('task');
    expect(stateOf(built)).toEqual(before);
    expect(() => withNoiseMode(model, 'never' as 'auto', () => Promise.resolve())).toThrow('got "never"');
    expect(stateOf(built)).toEqual(before);
  });

  it('puts everything back at once after a task that is no promise', () => {
    const built = build();
    const before = stateOf(built);
    const nested = withNoiseMode(built.model, 'deterministic', () => {
      built.inner.noiseStep = 9;
      const within = withNoiseMode(built.model, 'monteCarlo', () => [built.inner.mode, built.outer.mode]);
      return [...within, built.inner.mode, built.inner.noiseStep];
    });
    expect(nested).toEqual(['monteCarlo', 'monteCarlo', 'deterministic', 9]);
    expect(stateOf(built)).toEqual(before);
    expect(() =>
      withNoiseMode(built.model, 'deterministic', () => {
        throw new Error('task');
      }),
    ).toThrow('task');
    expect(stateOf(built)).toEqual(before);
  });

  it.each(['first', 'second'])(
    'puts back what was before overlapping tasks, where the %s ends first',
    async (earlier) => {
      const built = build();
      const { model, inner } = built;
      const before = stateOf(built);
      const ends: Record<string, () => void> = {};
      const task = (name: string, mode: 'deterministic' | 'monteCarlo') =>
        withNoiseMode(model, mode, () => {
          inner.noiseStep = 77;
          inner.trackKl = true;
          return new Promise<void>((resolve) => (ends[name] = resolve));
        });
      const tasks: Record<string, Promise<void>> = {
        first: task('first', 'deterministic'),
        second: task('second', 'monteCarlo'),
      };
      const later = earlier === 'first' ? 'second' : 'first';
      ends[earlier]!();
      await tasks[earlier];
      expect(inner.mode).toBe(earlier === 'first' ? 'monteCarlo' : 'deterministic');
      ends[later]!();
      await tasks[later];
      expect(stateOf(built)).toEqual(before);
      expect(inner.trackKl).toBe(false);
    },
  );
});
