import { tensorTests } from '@infodrop-tooling/vitest';

// A second copy of tfjs-layers registers its layers for the whole process, so that its test has one of its own.
const alone = ['test/twoCopies.test.ts'];

export default tensorTests({
  // Each project says what it includes: lists would be joined.
  include: [],
  projects: [
    { extends: true, test: { name: 'together', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: alone } },
    { extends: true, test: { name: 'alone', isolate: true, include: alone } },
  ],
});
