import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VECTORS, widestOf, widestVector } from './vector.mjs';

test('the widest vector is read from what Linux and macOS name', () => {
  assert.equal(widestOf('flags : sse4_2 avx avx2 fma avx512f avx512vl'), 'AVX-512');
  assert.equal(widestOf('flags : sse4_2 avx avx2 fma'), 'AVX2');
  assert.equal(widestOf('Features : fp asimd crc32'), 'NEON');
  assert.equal(widestOf('SSE4.2 AVX1.0\nSMEP BMI1 AVX2 AVX512F'), 'AVX-512');
  assert.equal(widestOf('vendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags : avx2 avx512f'), 'AVX-512 in halves');
  assert.equal(widestOf('vendor_id\t: AuthenticAMD\ncpu family\t: 26\nflags : avx2 avx512f'), 'AVX-512');
  assert.equal(widestOf('vendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags : avx2 fma'), 'AVX2');
  assert.equal(widestOf('sse2'), undefined);
});

test('this machine has one that has a name, or says that it does not know', () => {
  assert.ok([...VECTORS, 'unknown'].includes(widestVector()));
});
