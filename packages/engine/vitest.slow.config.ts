import { slowTests } from '@infodrop-tooling/vitest';
import { nativeProjects, nativeSets } from './vitest.native.config.js';

export default slowTests({
  isolate: true,
  include: [],
  projects: [
    ...['1', '2'].map((threads) => ({
      extends: true as const,
      test: { name: `${threads} threads`, include: ['**/*.slow.test.ts'], env: { INFODROP_THREADS: threads } },
    })),
    // The native kernels with the narrower vectors; `npm test` has the widest.
    ...nativeProjects(nativeSets().slice(1)),
  ],
});
