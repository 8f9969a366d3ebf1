import { expect, it } from 'vitest';
import { weightsHash } from './weightsHash.js';

it('is FNV-1a of the bytes', () => {
  // The published value of the four bytes "foob", here as one float.
  const bytes = new TextEncoder().encode('foob');
  expect(weightsHash([new Float32Array(bytes.buffer)])).toBe('3f5076ef');
  expect(weightsHash([])).toBe('811c9dc5');
});

it('tells a bit apart, and the order', () => {
  expect(weightsHash([Float32Array.of(0)])).not.toBe(weightsHash([Float32Array.of(-0)]));
  expect(weightsHash([Float32Array.of(1), Float32Array.of(2)])).not.toBe(
    weightsHash([Float32Array.of(2), Float32Array.of(1)]),
  );
});
