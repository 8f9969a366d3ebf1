import { tensorTests } from '@infodrop-tooling/vitest';

// A second copy of tfjs-layers, as test/twoCopies.test.ts loads one, registers its layers for the whole process.
export default tensorTests({ isolate: true });
