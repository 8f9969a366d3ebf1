import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSealed, writeSealed } from './sealedFile.js';

let folder = '';
const path = (): string => join(folder, 'value.json');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-sealed-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a sealed file', () => {
  it('is read back as it was written, numbers to the bit', () => {
    const value = { 10: 'ten', b: [0.1 + 0.2, 5e-324, -0, Number.NaN], 2: { a: null, left: undefined }, β: '☃' };
    writeSealed(path(), value);
    expect(readSealed(path())).toEqual(JSON.parse(JSON.stringify(value)));
    expect(readSealed(join(folder, 'none.json'))).toBeUndefined();
  });

  it('is refused when any bit of its content was flipped', () => {
    writeSealed(path(), { seed: 5, name: 'a' });
    const bytes = readFileSync(path());
    const content = Buffer.byteLength(JSON.stringify({ seed: 5, name: 'a' }, null, 2));
    let refused = 0;
    for (let at = bytes.length - content; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << bit;
        writeFileSync(path(), changed);
        try {
          // White space may change to other white space: nothing else is taken.
          expect(readSealed(path())).toEqual({ seed: 5, name: 'a' });
        } catch (error) {
          expect(String(error)).toMatch(/must be as it was written|must be whole JSON|must be an object/);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(8 * content * 0.8);
  });

  it.each([
    ['null', 'got null'],
    ['[1]', 'got a list'],
    ['3', 'got a number without one'],
    ['{"seed": 5}', 'must be an object with a checksum'],
    ['', 'must be whole JSON, got 0 characters'],
  ])('refuses %s in its place', (text, message) => {
    writeFileSync(path(), text);
    expect(() => readSealed(path())).toThrow(message);
  });
});
