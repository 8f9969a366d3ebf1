import { tensorTests } from '@infodrop-tooling/vitest';
import { kernelProjects, kernelProjectsAgain, nativeProjects, nativeSets } from './vitest.native.config.js';

export default tensorTests({
  // Kernels, threads and the memory of a process are what is tested.
  isolate: true,
  // Each project says what it includes: lists would be joined.
  include: [],
  projects: [
    {
      extends: true,
      test: { name: 'sources', env: { INFODROP_SIMD: 'relaxed' }, include: ['src/**/*.test.ts'] },
    },
    ...kernelProjects({ name: 'relaxed SIMD', env: { INFODROP_SIMD: 'relaxed' } }),
    // The kernels once more, in the build for runtimes that have no relaxed SIMD: what does arithmetic.
    ...kernelProjectsAgain({ name: 'plain SIMD', env: { INFODROP_SIMD: 'plain' }, exclude: ['test/programs/**'] }),
    // And in Rust, with the widest vectors there are; the slow tests have the others.
    ...nativeProjects(nativeSets().slice(0, 1)),
  ],
});
