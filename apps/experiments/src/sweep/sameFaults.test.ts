import { expect, it } from 'vitest';
import { sameFaults } from './sameFaults.js';

it('has each message once, where it stands first', () => {
  const faults = [
    { of: 'a', message: 'x must be y, got z. Do w.' },
    { of: 'b', message: 'killed' },
    { of: 'c', message: 'x must be y, got z. Do w.' },
  ];
  expect(sameFaults(faults)).toEqual([
    { of: ['a', 'c'], message: 'x must be y, got z. Do w' },
    { of: ['b'], message: 'killed' },
  ]);
  expect(sameFaults([])).toEqual([]);
});
