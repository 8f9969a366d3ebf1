import { philox4x32 } from '@infodrop/random';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { philoxBlock } from './philoxBlock.js';

it('is the block of @infodrop/random, for any counter and key', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      expect(philoxBlock(counter, key)).toEqual(philox4x32(counter, key));
    }),
  );
  expect(philoxBlock([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});
