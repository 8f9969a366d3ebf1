import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NativeAddonStep } from './addonRequirements.js';
import { buildNativeAddon } from './buildNativeAddon.js';
import { checkNativeAddon } from './checkNativeAddon.js';
import { NativeAddonError } from './nativeAddonError.js';

let project = '';

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop build, ')));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(project, { recursive: true, force: true });
});

function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
  return path;
}

/** A project in which everything is there, but nothing of it real: no program is asked to do more than name itself. */
function completeProject(compiler: string): { python: string; addon: string; lib: string } {
  const folder = join(project, 'node_modules', '@tensorflow', 'tfjs-node');
  write(join(folder, 'package.json'), JSON.stringify({ version: '4.22.0' }));
  const tensorflow = join(project, 'tensorflow');
  for (const file of ['include/tensorflow/c/c_api.h', 'include/tensorflow/c/eager/c_api.h', 'libtensorflow_cc.so.2']) {
    write(join(tensorflow, file), '');
  }
  const answer = {
    python: '/python',
    pythonVersion: '3.12.1',
    version: '2.99.0',
    cuda: null,
    headers: join(tensorflow, 'include'),
    libraryFolders: [tensorflow],
  };
  const python = write(join(project, 'python'), `#!/bin/sh\necho 'infodrop-found ${JSON.stringify(answer)}'\n`, 0o755);
  vi.stubEnv('CXX', write(join(project, 'c++'), `#!/bin/sh\n${compiler}\n`, 0o755));
  return { python, addon: join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'), lib: join(folder, 'lib') };
}

const NAMES_ITSELF = '[ "$1" = --version ] && echo compiler 1 && exit';

describe('buildNativeAddon', () => {
  it('says everything that is missing in one line', async () => {
    vi.stubEnv('PATH', join(project, 'empty'));
    vi.stubEnv('CXX', undefined);
    const steps: NativeAddonStep[] = [];
    const error: unknown = await buildNativeAddon({ from: project, onProgress: (step) => steps.push(step) }).catch(
      (caught: unknown) => caught,
    );
    if (!(error instanceof NativeAddonError)) throw new Error('must fail');
    expect(error.message).toBe(
      `buildNativeAddon: @tensorflow/tfjs-node or tfjs-node-gpu must be installed, got none in ${project} or above. ` +
        'Run npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0. ' +
        'PATH must have a C++ compiler, got none of c++, g++ and clang++. ' +
        `${error.faults[1]!.wayOut} ` +
        'Python must be installed, got neither python3 nor python in PATH. ' +
        'Install Python 3 with TensorFlow, or name one that has it: --python.',
    );
    expect(error.faults.map(({ subject }) => subject)).toEqual(['package', 'compiler', 'Python']);
    expect(steps.map(({ subject, state }) => `${subject} ${state}`)).toEqual([
      'package missing',
      'compiler missing',
      'Python begins',
      'Python missing',
    ]);
  });

  it('keeps the old addon and leaves nothing when the compiler fails', async () => {
    const { python, addon, lib } = completeProject(`${NAMES_ITSELF}\necho 'x.cc:1: error: no' >&2; exit 1`);
    write(addon, 'old');
    await expect(buildNativeAddon({ python, from: project })).rejects.toThrow(
      `buildNativeAddon: the addon must compile, got from ${join(project, 'c++')}: x.cc:1: error: no. `,
    );
    expect(readFileSync(addon, 'utf8')).toBe('old');
    expect(readdirSync(lib)).toEqual(['napi-v8']);
  });

  it('keeps the old addon when the new one does not load', async () => {
    const { python, addon, lib } = completeProject(`${NAMES_ITSELF}\nfor last; do :; done; echo new > "$last"`);
    write(addon, 'old');
    await expect(buildNativeAddon({ python, from: project })).rejects.toThrow(
      /the addon must load and compute, got: .*\. Try another TensorFlow \(this is 2\.99\.0\)/u,
    );
    expect(readFileSync(addon, 'utf8')).toBe('old');
    expect(readdirSync(lib)).toEqual(['napi-v8']);
  });

  it('stops when it is asked to while it compiles, and keeps the old addon', async () => {
    const { python, addon, lib } = completeProject(`${NAMES_ITSELF}\nexec sleep 600`);
    write(addon, 'old');
    const controller = new AbortController();
    const built = buildNativeAddon({
      python,
      from: project,
      signal: controller.signal,
      onProgress: ({ text }) => {
        if (text === 'compiling')
          setTimeout(() => {
            controller.abort(new Error('enough'));
          }, 100);
      },
    });
    await expect(built).rejects.toThrow('enough');
    expect(readFileSync(addon, 'utf8')).toBe('old');
    expect(readdirSync(lib)).toEqual(['napi-v8']);
  });

  it('sweeps away what builds that were killed have left, but not one that runs', async () => {
    const { python, lib } = completeProject(`${NAMES_ITSELF}\nexit 1`);
    const old = write(join(lib, '.infodrop-building-old', 'x'), '');
    write(join(lib, '.infodrop-building-new', 'x'), '');
    utimesSync(dirname(old), 0, 0);
    await expect(buildNativeAddon({ python, from: project })).rejects.toThrow('exit code 1');
    expect(readdirSync(lib)).toEqual(['.infodrop-building-new']);
  });

  it('refuses a package that it cannot write into', async () => {
    const { python, lib } = completeProject(`${NAMES_ITSELF}\nexit 1`);
    write(lib, 'a file where a folder should be');
    await expect(buildNativeAddon({ python, from: project })).rejects.toThrow(
      `buildNativeAddon: ${lib} must be writable, got EEXIST. The addon must lie in the package`,
    );
  });

  it('refuses a read-only disk', async (context) => {
    const { python, lib } = completeProject(`${NAMES_ITSELF}\nexit 1`);
    mkdirSync(lib);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', lib], { stdio: 'ignore' });
    } catch {
      return context.skip('mounting a disk is not allowed here');
    }
    try {
      await expect(buildNativeAddon({ python, from: project })).rejects.toThrow(`${lib} must be writable, got EROFS`);
    } finally {
      execFileSync('umount', [lib]);
    }
  });
});

it.each([buildNativeAddon, checkNativeAddon])('%o refuses what it does not know', async (call) => {
  await expect(call({ signl: undefined } as object)).rejects.toThrow(
    /^(build|check)NativeAddon: options must be among .*signal, got "signl"\. Did you mean signal\?$/u,
  );
  await expect(call({ package: 'tfjs' as never, from: project })).rejects.toThrow(
    /package must be one of "tfjs-node-gpu", "tfjs-node", got "tfjs"/u,
  );
});

describe('checkNativeAddon', () => {
  it('says that none is built', async () => {
    const { addon } = completeProject('');
    const check = await checkNativeAddon({ from: project });
    expect(check).toMatchObject({ works: false, fault: `no addon is built: there is no ${addon}` });
    expect(JSON.parse(JSON.stringify(check))).toEqual(check);
  });

  it('throws where no package is installed', async () => {
    await expect(checkNativeAddon({ package: 'tfjs-node-gpu', from: project })).rejects.toThrow(
      'checkNativeAddon: @tensorflow/tfjs-node-gpu must be installed',
    );
  });
});
