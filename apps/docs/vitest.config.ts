import { tensorTests } from '@infodrop-tooling/vitest';

export default tensorTests();
