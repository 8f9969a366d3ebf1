import { slowTensorTests } from '@infodrop-tooling/vitest';

export default slowTensorTests({ isolate: true });
