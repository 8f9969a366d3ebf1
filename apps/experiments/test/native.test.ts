import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, run } from './command.js';
import { workFolder } from './workFolder.js';

const work = workFolder('native');

/** The last line of standard error: the fault, alone, without a stack. */
function fault({ code, stderr }: Ended): string {
  expect(code).toBe(1);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return stderr.trim().split('\n').at(-1) ?? '';
}

describe('infodrop native', () => {
  it('shows all that is missing, and says it once more in one line', async () => {
    const ended = await run(['native'], { cwd: work, env: { PATH: join(work, 'empty'), CXX: '' } });
    expect(fault(ended)).toMatch(
      /^infodrop native: buildNativeAddon: @tensorflow\/tfjs-node or tfjs-node-gpu must be installed, got none in .* PATH must have a C\+\+ compiler, .* Python must be installed, got neither/,
    );
    for (const subject of ['package', 'compiler', 'Python']) {
      expect(ended.stdout).toMatch(new RegExp(`^MISSING  ${subject} `, 'm'));
    }
  });

  it('names the Python that it was given', async () => {
    expect(fault(await run(['native', '--python', '/nowhere/python'], { cwd: work }))).toContain(
      'Python must be a program that runs, got /nowhere/python: not found',
    );
  });

  it('refuses a package that it does not know', async () => {
    expect(fault(await run(['native', '--package', 'abacus'], { cwd: work }))).toBe(
      'infodrop native: --package must be one of tfjs-node, tfjs-node-gpu, got abacus. Leave it out for the one that is installed.',
    );
  });

  it('checks, and builds nothing, with --check', async () => {
    const folder = join(work, 'node_modules', '@tensorflow', 'tfjs-node');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "version": "4.22.0" }');
    const ended = await run(['native', '--check'], { cwd: work });
    expect(fault(ended)).toBe(
      'infodrop native: the addon of @tensorflow/tfjs-node must work, got: ' +
        `no addon is built: there is no ${join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')}. Run infodrop native.`,
    );
    expect(ended.stdout).toBe(`ok       package     @tensorflow/tfjs-node 4.22.0 in ${folder}\n`);
  });

  it('says what it needs with --help', async () => {
    const { code, stdout } = await run(['native', '--help'], { cwd: work });
    expect(code).toBe(0);
    expect(stdout).toContain('npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0');
  });
});
