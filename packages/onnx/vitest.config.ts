import { packageTests } from '@infodrop-tooling/vitest';

export default packageTests();
