// Tests the kernels, and what JavaScript may pass to them, on another Node: one of another processor in an emulator, or of another system's library.
//   npm run test:on-node -- --node <program> [--set NEON]
// The program takes Node's arguments; `npm run build:native -- --target …` has built the addon for it. vitest itself stays on this Node.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({ options: { node: { type: 'string' }, set: { type: 'string' } } });

function refuse(what) {
  console.error(`testOnNode: ${what}`);
  process.exit(1);
}

if (options.node === undefined) refuse('--node must be a program that takes the arguments of Node.');
const env = {
  ...process.env,
  INFODROP_TEST_NODE: options.node,
  NODE_OPTIONS: `--require ${join(import.meta.dirname, 'otherNode.cjs')}`,
};
const asked = (...args) => execFileSync(options.node, args, { env, encoding: 'utf8' });
let there;
try {
  there = {
    node: asked('-p', '`Node ${process.versions.node}, ${process.platform} ${process.arch}`').trim(),
    ...JSON.parse(asked(join(import.meta.dirname, 'nativeSets.mjs'))),
  };
} catch (error) {
  refuse(`--node must run Node, and ${options.node} does not: ${error.message.split('\n')[0]}`);
}
const { node, sets, why } = there;
if (why !== undefined) refuse(`the kernels for ${node} are ${why}.`);
const set = options.set ?? sets[0];
if (!sets.includes(set)) refuse(`--set must be one of ${sets.join(', ')}, got ${set}.`);
console.log(`${node}: ${set}`);
// An emulator computes a hundred times as slowly.
const patience = ['--testTimeout', '7200000', '--hookTimeout', '7200000'];
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const runs = [[join(root, '..', 'engine'), '--project', `${set}*`], [root]];
const failed = runs.filter(([cwd, ...args]) => {
  return (
    spawnSync(process.execPath, [vitest, 'run', ...args, ...patience], { cwd, env, stdio: 'inherit' }).status !== 0
  );
});
process.exit(failed.length === 0 ? 0 : 1);
