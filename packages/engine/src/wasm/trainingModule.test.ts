import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A fresh copy of the module, which compiles once. */
async function compileUnder(asked: string | undefined): Promise<string> {
  vi.resetModules();
  if (asked !== undefined) vi.stubEnv('INFODROP_SIMD', asked);
  const { compileTrainingModule } = await import('./trainingModule.js');
  return compileTrainingModule();
}

describe('compileTrainingModule', () => {
  beforeEach(() => vi.stubEnv('INFODROP_SIMD', undefined));
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('takes relaxed SIMD, which Node has from version 20 on', async () => {
    expect(await compileUnder(undefined)).toBe('relaxed');
    expect(await compileUnder('relaxed')).toBe('relaxed');
  });

  it('takes plain SIMD where it is asked for, or the runtime has no other', async () => {
    expect(await compileUnder('plain')).toBe('plain');
    const validate = WebAssembly.validate.bind(WebAssembly);
    const refuseRelaxed = vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
      const opcode = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd
      const code = new Uint8Array(bytes as ArrayBuffer);
      return validate(bytes) && !code.some((_, i) => opcode.every((byte, j) => code[i + j] === byte));
    });
    expect(await compileUnder(undefined)).toBe('plain');
    expect(refuseRelaxed).toHaveBeenCalled();
    await expect(compileUnder('relaxed')).rejects.toThrow('the runtime must support WebAssembly relaxed SIMD');
  });

  it('takes what its caller asks for before the variable, and no other afterwards', async () => {
    vi.resetModules();
    vi.stubEnv('INFODROP_SIMD', 'relaxed');
    const { compileTrainingModule } = await import('./trainingModule.js');
    expect(await compileTrainingModule('plain')).toBe('plain');
    expect(await compileTrainingModule()).toBe('plain');
    await expect(compileTrainingModule('relaxed')).rejects.toThrow('prepared for plain SIMD before');
    await expect(compileTrainingModule('fast' as 'plain')).rejects.toThrow();
  });

  it('refuses a runtime without SIMD, and another word in INFODROP_SIMD', async () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    await expect(compileUnder(undefined)).rejects.toThrow('the runtime must support WebAssembly SIMD, and it does not');
    await expect(compileUnder('fast')).rejects.toThrow(
      'INFODROP_SIMD must be one of plain, relaxed, AVX-512, AVX2, NEON, scalar, got "fast"',
    );
  });
});
