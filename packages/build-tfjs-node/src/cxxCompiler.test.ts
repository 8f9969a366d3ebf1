import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findCxxCompiler } from './cxxCompiler.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('findCxxCompiler', () => {
  it('says what to install where PATH has none', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'infodrop-path-'));
    vi.stubEnv('CXX', undefined);
    vi.stubEnv('PATH', empty);
    const outcome = await findCxxCompiler();
    rmSync(empty, { recursive: true });
    expect(outcome).toMatchObject({
      fault: { subject: 'compiler', text: 'PATH must have a C++ compiler, got none of c++, g++ and clang++' },
    });
    expect(outcome).toHaveProperty('fault.wayOut', expect.stringMatching(/apt-get install g\+\+|xcode-select/u));
  });

  it('takes CXX at its word', async () => {
    vi.stubEnv('CXX', '/nowhere/g++');
    expect(await findCxxCompiler()).toMatchObject({
      fault: { text: 'CXX must be a C++ compiler that runs, got /nowhere/g++' },
    });
    // Not a compiler, but it runs and says its version.
    vi.stubEnv('CXX', process.execPath);
    expect(await findCxxCompiler()).toEqual({ compiler: { program: process.execPath, version: process.version } });
  });
});
