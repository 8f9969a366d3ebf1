// The trial tells a driver that is there from one that is not, without a word of Dawn's.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { webgpuInNode } from './webgpu.mjs';

const ask = `import { webgpuInNode } from './webgpu.mjs'; console.log(JSON.stringify(webgpuInNode()));`;

test('where no driver is found, what is missing and what would bring it is one line', () => {
  const nowhere = { ...process.env, VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', ask], {
    cwd: import.meta.dirname,
    env: nowhere,
    encoding: 'utf8',
  });
  assert.match(JSON.parse(stdout).why, /^no adapter on which it computes \(.+\)$/u);
  assert.equal(stderr, '');
});

const { adapter, env, why } = webgpuInNode();

test('an adapter that is reported computes in a process started as reported', { skip: why ?? false }, () => {
  const trial = new URL('webgpuTrial.mjs', import.meta.url).pathname;
  const written = execFileSync(process.execPath, [trial], { env: { ...process.env, ...env }, encoding: 'utf8' });
  assert.equal(written.trim(), adapter);
});

test('the machine is asked once', () => {
  assert.equal(webgpuInNode(), webgpuInNode());
});
