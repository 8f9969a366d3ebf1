import { rawRefusals } from '@infodrop-tooling/vitest/refusals';
import { expect, it } from 'vitest';
import * as exported from './index.js';

it('says what is missing, in words of its own, whatever it is called with', async () => {
  expect(await rawRefusals(exported)).toEqual([]);
});
