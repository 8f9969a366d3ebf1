import { tensorTests } from '@infodrop-tooling/vitest';

// One process for all files: importing tfjs takes longer than most of them.
export default tensorTests({ isolate: false });
