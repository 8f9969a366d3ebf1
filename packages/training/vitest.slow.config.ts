import { slowTensorTests } from '@infodrop-tooling/vitest';

export default slowTensorTests([
  'src/train.test.ts',
  'src/objectives/objective.test.ts',
  'test/adversary.test.ts',
  'test/divergence.test.ts',
  'test/resume.test.ts',
]);
