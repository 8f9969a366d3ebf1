import { expect, it } from 'vitest';
import { requireWorkers } from './requireWorkers.js';

it.each([
  [0, '--workers must be an integer ≥ 1, got 0. Leave it out for 2.'],
  [1.5, '--workers must be an integer ≥ 1, got 1.5.'],
  [Number.NaN, '--workers must be an integer ≥ 1, got NaN.'],
  [17, '--workers must be at most 16 here, 8 for each processor, got 17. More only wait for each other.'],
  [1e9, '--workers must be at most 16 here, 8 for each processor, got 1000000000.'],
  [1e20, '--workers must be at most 16 here, 8 for each processor, got 100000000000000000000.'],
])('refuses %d', (workers, message) => {
  expect(() => {
    requireWorkers(workers, 2);
  }).toThrow(message);
});

it('takes what a machine can do', () => {
  for (const [workers, processors] of [[1, 1], [8, 1], [16, 2], [64, 64]] as const) requireWorkers(workers, processors); // prettier-ignore
});
