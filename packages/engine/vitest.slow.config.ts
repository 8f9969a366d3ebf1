import { slowTests } from '@infodrop-tooling/vitest';

export default slowTests({
  include: [],
  projects: ['1', '2'].map((threads) => ({
    extends: true,
    test: { name: `${threads} threads`, include: ['**/*.slow.test.ts'], env: { INFODROP_THREADS: threads } },
  })),
});
