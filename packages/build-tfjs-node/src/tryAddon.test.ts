import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addonOf, type NativePackage } from './nativePackage.js';
import { tryAddon } from './tryAddon.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-trial-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A package in tfjs-node's place: what it does when it is loaded is `text`. The addon is any file. */
function standIn(text: string): NativePackage {
  const preGyp = join(folder, 'node_modules', '@mapbox', 'node-pre-gyp', 'lib');
  mkdirSync(preGyp, { recursive: true });
  writeFileSync(join(preGyp, 'pre-binding.js'), 'exports.find = () => "/nowhere";');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'main.js' }));
  writeFileSync(join(folder, 'main.js'), text);
  const made: NativePackage = { name: 'tfjs-node', version: '4.22.0', folder };
  mkdirSync(join(folder, 'lib', 'napi-v8'), { recursive: true });
  writeFileSync(addonOf(made), 'no addon');
  return made;
}

const LOAD = "require(require('@mapbox/node-pre-gyp/lib/pre-binding.js').find());";

describe('tryAddon', () => {
  it('reports what is not an addon', async () => {
    const made = standIn(LOAD);
    const trial = await tryAddon(made, addonOf(made));
    expect(trial).toMatchObject({ works: false, tensorflow: null, device: null });
    expect(trial.fault).toMatch(/tfjs_binding\.node.*(?:too short|invalid ELF|mach-o|not a valid)/iu);
  });

  it('reports a crash, with the last line that was written', async () => {
    const made = standIn('console.error("illegal instruction at 7"); process.kill(process.pid, "SIGSEGV");');
    const trial = await tryAddon(made, addonOf(made));
    expect(trial).toMatchObject({ works: false, fault: 'Node ended with SIGSEGV: illegal instruction at 7' });
  });

  it('reports an end without an answer, and one that does not come', async () => {
    const leaving = standIn('process.exit(5);');
    expect((await tryAddon(leaving, addonOf(leaving))).fault).toBe('Node ended with exit code 5');
    const hanging = standIn('for (;;);');
    expect((await tryAddon(hanging, addonOf(hanging), { seconds: 1 })).fault).toBe('Node ended with SIGKILL');
  });

  it('refuses a package that loads another addon than the one on trial', async () => {
    const made = standIn('exports.backend = () => ({});');
    expect((await tryAddon(made, addonOf(made))).fault).toBe('the package loads another addon');
  });

  it('throws the reason of the signal when it is aborted', async () => {
    const made = standIn('for (;;);');
    const controller = new AbortController();
    const trial = tryAddon(made, addonOf(made), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(trial).rejects.toThrow('enough');
  });
});
