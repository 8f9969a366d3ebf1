import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addonOf, findNativePackages } from './nativePackage.js';

let project = '';

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop package, ')));
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function install(name: string, version: string, folder = join(project, 'node_modules', '@tensorflow', name)): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `@tensorflow/${name}`, version }));
  return folder;
}

describe('findNativePackages', () => {
  it('says how to install one where there is none', () => {
    expect(findNativePackages(undefined, project)).toEqual({
      fault: {
        subject: 'package',
        text: `@tensorflow/tfjs-node or tfjs-node-gpu must be installed, got none in ${project} or above`,
        wayOut: 'Run npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0.',
      },
    });
  });

  it('finds both, tfjs-node-gpu first, from a folder below', () => {
    const cpu = install('tfjs-node', '4.22.0');
    const gpu = install('tfjs-node-gpu', '4.22.0');
    const below = join(project, 'src', 'deep');
    mkdirSync(below, { recursive: true });
    expect(findNativePackages(undefined, below)).toEqual({
      packages: [
        { name: 'tfjs-node-gpu', version: '4.22.0', folder: gpu },
        { name: 'tfjs-node', version: '4.22.0', folder: cpu },
      ],
    });
    expect(findNativePackages('tfjs-node', below)).toEqual({
      packages: [{ name: 'tfjs-node', version: '4.22.0', folder: cpu }],
    });
  });

  it.each(['3.21.1', '4.21.0', '5.0.0'])('refuses version %s and says which to install', (version) => {
    const folder = install('tfjs-node-gpu', version);
    expect(findNativePackages(undefined, project)).toEqual({
      fault: {
        subject: 'package',
        text: `@tensorflow/tfjs-node-gpu must be of version 4.22.0 or a later 4, got ${version} in ${folder}`,
        wayOut: 'Run npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0.',
      },
    });
  });

  it('passes an old one over where the other serves', () => {
    install('tfjs-node-gpu', '3.0.0');
    install('tfjs-node', '4.23.1');
    expect(findNativePackages(undefined, project)).toMatchObject({ packages: [{ name: 'tfjs-node' }] });
  });

  it('gives the real folder of a linked package, as pnpm installs them', () => {
    const store = install('tfjs-node', '4.22.0', join(project, 'store', 'tfjs-node'));
    mkdirSync(join(project, 'node_modules', '@tensorflow'), { recursive: true });
    symlinkSync(store, join(project, 'node_modules', '@tensorflow', 'tfjs-node'), 'junction');
    const outcome = findNativePackages('tfjs-node', project);
    if ('fault' in outcome) throw new Error(outcome.fault.text);
    expect(addonOf(outcome.packages[0]!)).toBe(join(store, 'lib', 'napi-v8', 'tfjs_binding.node'));
  });
});
