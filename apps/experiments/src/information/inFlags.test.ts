import { expect, it } from 'vitest';
import { inFlags } from './inFlags.js';

const bits = { name: 'bits', nats: Math.LN2 };
const nats = { name: 'nats', nats: 1 };

it('names flags where the package names options', () => {
  expect(inFlags('samples must be at least 4 for k = 3, got 2. Lower k.', nats)).toBe(
    'samples must be at least 4 for --neighbours 3, got 2. Lower --neighbours.',
  );
  expect(inFlags('base must not be 1, got 1. Leave it out for nats; 2 gives bits.', nats)).toBe(
    '--base must not be 1, got 1. Leave it out for nats; 2 gives bits.',
  );
  expect(inFlags('labels must occur more than once, got 60.', nats)).toBe('labels must occur more than once, got 60.');
});

it('has numbers in the unit of the tables, to as many digits', () => {
  const text = 'which show at most 3.47 nats: the estimate of 3.30 is a lower bound, off by about 0.2 nats';
  expect(inFlags(text, nats)).toBe(text);
  expect(inFlags(text, bits)).toBe(
    'which show at most 5.01 bits: the estimate of 4.76 bits is a lower bound, off by about 0.3 bits',
  );
});
