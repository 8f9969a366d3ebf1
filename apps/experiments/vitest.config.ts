import { packageTests } from '@infodrop-tooling/vitest';

export default packageTests({ testTimeout: 120_000 });
