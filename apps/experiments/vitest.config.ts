import { asNodeFinds, packageTests } from '@infodrop-tooling/vitest';

export default packageTests({ testTimeout: 240_000, hookTimeout: 120_000 }, asNodeFinds);
