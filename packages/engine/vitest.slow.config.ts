import { slowTensorTests } from '@infodrop-tooling/vitest';

export default slowTensorTests(['test/programs/programs.test.ts']);
