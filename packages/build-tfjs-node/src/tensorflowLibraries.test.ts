import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PythonTensorflow } from './pythonTensorflow.js';
import { findTensorflowLibraries } from './tensorflowLibraries.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-libraries-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function withFiles(...files: string[]): PythonTensorflow {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return {
    python: 'python3',
    pythonVersion: '3.11.7',
    version: '2.21.0',
    cuda: null,
    headers: join(folder, 'include'),
    libraryFolders: [join(folder, 'tensorflow'), join(folder, 'lib')],
  };
}

const headers = ['include/tensorflow/c/c_api.h', 'include/tensorflow/c/eager/c_api.h'];

function librariesOf(tensorflow: PythonTensorflow): string[] {
  const outcome = findTensorflowLibraries(tensorflow);
  if ('fault' in outcome) throw new Error(outcome.fault.text);
  return outcome.libraries.map((path) => path.slice(folder.length + 1));
}

describe('findTensorflowLibraries', () => {
  it('takes the names that are there, whatever their version', () => {
    const names = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'libtensorflow_cc.so.2-2.params'];
    expect(librariesOf(withFiles(...headers, ...names.map((name) => `tensorflow/${name}`)))).toEqual([
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
    ]);
  });

  it('takes the shortest of several names of one file', () => {
    const names = ['libtensorflow_cc.so.2.21.0', 'libtensorflow_cc.so', 'libtensorflow_cc.so.2'];
    expect(librariesOf(withFiles(...headers, ...names.map((name) => `lib/${name}`)))).toEqual([
      'lib/libtensorflow_cc.so',
    ]);
  });

  it('knows the names of macOS', () => {
    const names = ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'];
    expect(librariesOf(withFiles(...headers, ...names.map((name) => `tensorflow/${name}`)))).toEqual([
      'tensorflow/libtensorflow_cc.2.dylib',
      'tensorflow/libtensorflow_framework.2.dylib',
    ]);
  });

  it('refuses a version without the C interface in a library', () => {
    const outcome = findTensorflowLibraries(withFiles(...headers, 'tensorflow/libtensorflow_framework.so.2'));
    expect(outcome).toMatchObject({
      fault: {
        text:
          'TensorFlow must be of version 2.12 or later, which has its C interface in libtensorflow_cc, ' +
          `got 2.21.0 without it in ${join(folder, 'tensorflow')} and ${join(folder, 'lib')}`,
        wayOut: expect.stringContaining('python3 -m pip install --upgrade tensorflow-cpu') as string,
      },
    });
  });

  it('names the header that is missing', () => {
    const outcome = findTensorflowLibraries(withFiles(headers[0]!, 'tensorflow/libtensorflow_cc.so.2'));
    expect(outcome).toMatchObject({
      fault: { text: `TensorFlow must have its headers, got 2.21.0 without ${join(folder, headers[1]!)}` },
    });
  });
});
