import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findPythonTensorflow } from './pythonTensorflow.js';

let work = '';

/** A Python that sees nothing installed, so that it has no TensorFlow; undefined where there is no Python. */
let bare: string | undefined;

function program(name: string, text: string): string {
  const path = join(work, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'infodrop python, '));
  try {
    const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
    bare = program('bare-python', `exec '${real}' -S "$@"`);
  } catch {
    bare = undefined;
  }
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a module of this text in TensorFlow's place. */
function standIn(name: string, text: string): void {
  const folder = join(work, name);
  mkdirSync(join(folder, 'tensorflow'), { recursive: true });
  writeFileSync(join(folder, 'tensorflow', '__init__.py'), text);
  vi.stubEnv('PYTHONPATH', folder);
}

describe('findPythonTensorflow', () => {
  it('says that there is no Python, by name and in PATH', async () => {
    expect(await findPythonTensorflow('/nowhere/python3')).toEqual({
      fault: {
        subject: 'Python',
        text: 'Python must be a program that runs, got /nowhere/python3: not found',
        wayOut: 'Install Python 3 with TensorFlow, or name one that has it: --python.',
      },
    });
    vi.stubEnv('PATH', join(work, 'empty'));
    expect(await findPythonTensorflow()).toHaveProperty(
      'fault.text',
      'Python must be installed, got neither python3 nor python in PATH',
    );
  });

  it('refuses a program that is no Python', async () => {
    expect(await findPythonTensorflow(program('liar', 'echo no >&2; exit 7'))).toHaveProperty(
      'fault.text',
      `Python must be a program that runs, got ${join(work, 'liar')}: exit code 7 no`,
    );
  });

  it('refuses an old Python before it offers pip', async (context) => {
    if (bare === undefined) return context.skip('there is no Python here');
    const old = program('old', `exec '${bare}' -c "import sys; sys.version_info = (2, 7, 18); exec(sys.argv[1])" "$2"`);
    expect(await findPythonTensorflow(old)).toHaveProperty(
      'fault.text',
      expect.stringMatching(
        /^Python must be of version 3\.9 or later, for a TensorFlow of today, got Python 2\.7\.18 /u,
      ),
    );
  });

  it('says how to install TensorFlow in a Python that has none', async (context) => {
    if (bare === undefined) return context.skip('there is no Python here');
    const outcome = await findPythonTensorflow(bare);
    expect(outcome).toMatchObject({ fault: { subject: 'TensorFlow' } });
    expect(outcome).toHaveProperty(
      'fault.text',
      expect.stringMatching(/^TensorFlow must be installed in Python, got none in Python 3\./u),
    );
    expect(outcome).toHaveProperty('fault.wayOut', expect.stringMatching(/^Run .* -m pip install tensorflow-cpu /u));
  });

  it('says why TensorFlow does not load', async (context) => {
    if (bare === undefined) return context.skip('there is no Python here');
    standIn('broken', 'raise RuntimeError("module compiled against\\nABI version 9")');
    expect(await findPythonTensorflow(bare)).toHaveProperty(
      'fault.text',
      expect.stringMatching(
        /^TensorFlow must load in Python, got RuntimeError: module compiled against ABI version 9 in Python 3\./u,
      ),
    );
    standIn('without-part', 'import infodrop_nowhere');
    expect(await findPythonTensorflow(bare)).toHaveProperty(
      'fault.text',
      expect.stringContaining("must load in Python, got ModuleNotFoundError: No module named 'infodrop_nowhere'"),
    );
  });

  it('survives a TensorFlow that crashes Python', async (context) => {
    if (bare === undefined) return context.skip('there is no Python here');
    standIn('crashing', 'import os, signal\nos.kill(os.getpid(), signal.SIGILL)');
    expect(await findPythonTensorflow(bare)).toHaveProperty(
      'fault.text',
      `TensorFlow must load in Python, got a crash with SIGILL of ${bare}`,
    );
  });

  it('reads the answer whatever TensorFlow prints beside it', async (context) => {
    if (bare === undefined) return context.skip('there is no Python here');
    standIn(
      'whole',
      `print('{"python": "hello"}', end='')
__version__ = '2.99.1'
class sysconfig:
    get_build_info = staticmethod(lambda: {'is_cuda_build': True, 'cuda_version': '12.5.1'})
    get_include = staticmethod(lambda: '/there/include')
    get_lib = staticmethod(lambda: '/there')
`,
    );
    expect(await findPythonTensorflow(bare)).toMatchObject({
      found: { version: '2.99.1', cuda: '12.5.1', headers: '/there/include' },
    });
    expect(await findPythonTensorflow(bare)).toHaveProperty('found.libraryFolders.0', '/there');
  });
});
