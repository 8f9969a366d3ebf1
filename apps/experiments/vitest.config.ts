import { asNodeFinds, packageTests } from '@infodrop-tooling/vitest';

export default packageTests(
  {
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Most tests wait for a command: with vitest's own number, one less than there are cores, the other core would have nothing to do when these are the last of all.
    maxWorkers: '100%',
  },
  asNodeFinds,
);
