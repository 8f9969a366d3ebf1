import { expect, it } from 'vitest';
import type { ArmOutcome } from '../../experiment/measured.js';
import { amongLearned as among } from './amongLearned.js';
import { compressionWithGap } from './compressionWithGap.js';

const amongLearned = (outcomes: readonly ArmOutcome[]): string | null => among(outcomes, compressionWithGap);

const arm = (name: string, networks: readonly (readonly [error: number, compression: number, gap: number])[]) =>
  ({
    name,
    title: name,
    arm: {},
    trial: null,
    runs: networks.map(([error, compression2, gap], seed) => ({
      seed,
      measured: { values: { error, compression2, gap } },
    })),
  }) as unknown as ArmOutcome;

const seeds = [0, 1, 2];
const learned = [1, 2, 3, 4].map((level) =>
  arm(
    `learned ${level}`,
    seeds.map((seed) => [0.2, level, 0.1 * ((level * 7 + seed) % 5)] as const),
  ),
);
const drowned = arm(
  'drowned',
  seeds.map(() => [0.8, 100, 0] as const),
);

it('leaves out what learned nothing, and says what is left', () => {
  const said = amongLearned([...learned, drowned]);
  expect(said).toMatch(
    /^among the networks with a test error below 70 % it is −?\d\.\d\d \[.*\] over 3 seeds: inconclusive$/,
  );
});

it('says nothing where what is left shows it, too', () => {
  const falling = [1, 2, 3, 4].map((level) =>
    arm(
      `falling ${level}`,
      seeds.map((seed) => [0.2, level, -level + 0.01 * seed] as const),
    ),
  );
  expect(amongLearned([...falling, drowned])).toBeNull();
});

it('says nothing where every network learned, or with too few seeds', () => {
  expect(amongLearned(learned)).toBeNull();
  const once = [...learned, drowned].map(({ runs, ...rest }) => ({ ...rest, runs: runs.slice(0, 1) }));
  expect(amongLearned(once)).toBeNull();
});
