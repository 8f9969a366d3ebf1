import { asNodeFinds, slowTests } from '@infodrop-tooling/vitest';

export default slowTests(
  {
    include: ['**/*.slow.test.ts', 'test/webgpu.test.ts'],
    env: { INFODROP_TEST_SLOWLY: '1' },
  },
  asNodeFinds,
);
