import { crc32 as ofZlib } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.js';

const text = (of: string): Uint8Array => new TextEncoder().encode(of);

describe('crc32', () => {
  it('has the published values', () => {
    // The check value of CRC-32/ISO-HDLC in G. Cook's catalogue, https://reveng.sourceforge.io/crc-catalogue/17plus.htm.
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it("is zlib's, of bytes of any length, all at once or in two parts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        expect(crc32(bytes)).toBe(ofZlib(bytes));
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(ofZlib(bytes));
      }),
    );
  });
});
