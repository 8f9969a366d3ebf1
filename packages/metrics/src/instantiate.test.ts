import { afterEach, describe, expect, it, vi } from 'vitest';
import { instantiate, reserve } from './instantiate.js';

/** (module (memory (export "memory") 0) (func (export "f") (result i32) (i32.const 42))) */
const BASE64 = btoa(
  String.fromCharCode(
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...[1, 5, 1, 96, 0, 1, 127],
    ...[3, 2, 1, 0],
    ...[5, 3, 1, 0, 0],
    ...[7, 14, 2, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1, 102, 0, 0],
    ...[10, 6, 1, 4, 0, 65, 42, 11],
  ),
);

describe('instantiate', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('gives the functions of a module, and of each instance its own memory, which can be enlarged', () => {
    const instance = instantiate<{ f: () => number }>(BASE64, 65537)!;
    expect(instance.functions.f()).toBe(42);
    expect(instance.memory.buffer.byteLength).toBe(2 * 65536);
    expect(instantiate(BASE64, 1)!.memory).not.toBe(instance.memory);
    expect(reserve(instance.memory, 2 * 65536)).toBe(true);
    expect(instance.memory.buffer.byteLength).toBe(2 * 65536);
    expect(reserve(instance.memory, 2 * 65536 + 1)).toBe(true);
    expect(instance.memory.buffer.byteLength).toBe(3 * 65536);
    expect(reserve(instance.memory, 2 ** 40)).toBe(false);
  });

  it('is undefined for what is no module, and for more memory than there can be', () => {
    expect(instantiate(btoa('no module'), 0)).toBeUndefined();
    expect(instantiate(btoa('no module'), 0)).toBeUndefined();
    expect(instantiate(BASE64, 2 ** 40)).toBeUndefined();
  });

  it('is undefined without WebAssembly, and tries again once there is', () => {
    // With a section of its own that says nothing: a module that no other test has asked for.
    const other = btoa(atob(BASE64) + String.fromCharCode(0, 2, 1, 120));
    vi.stubGlobal('WebAssembly', undefined);
    expect(instantiate(other, 0)).toBeUndefined();
    vi.unstubAllGlobals();
    expect(instantiate(other, 0)).toBeDefined();
  });
});
