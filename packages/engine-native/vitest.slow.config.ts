import { slowTests } from '@infodrop-tooling/vitest';

export default slowTests();
