// Builds the binary for this machine with cargo, or with --target <triple> for another, into native/<platform>.node and its digest
// beside it. --if-cargo does nothing, and says so, where cargo or the crates cannot be had.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { platformName } from './platformName.mjs';

const root = join(import.meta.dirname, '..');
const platforms = JSON.parse(readFileSync(join(root, 'platforms.json'), 'utf8'));
const { values: options } = parseArgs({
  options: {
    'if-cargo': { type: 'boolean', default: false },
    target: { type: 'string' },
    // Runs the tests of the kernels first.
    test: { type: 'boolean', default: false },
    // Builds for an older glibc, or for another system, where it is installed.
    zigbuild: { type: 'boolean', default: false },
    glibc: { type: 'string' },
  },
});

const run = (...args) => spawnSync('cargo', args, { cwd: root, env, stdio: 'inherit' }).status;

/** Nothing can be built here: an error, unless that is expected. */
function passOver(why) {
  console.log(`Native kernels: passed over, ${why}. The engine computes in WebAssembly.`);
  process.exit(options['if-cargo'] ? 0 : 1);
}

if (spawnSync('cargo', ['--version']).status !== 0) passOver('there is no cargo here; get Rust from rustup.rs');
const platform = platforms.find((each) =>
  options.target === undefined ? each.platform === platformName() : each.triple === options.target,
);
if (platform === undefined) {
  console.error(`buildNative: the platform must be one of ${platforms.map(({ triple }) => triple).join(', ')}.`);
  process.exit(1);
}
// A library of musl is not linked statically: Node brings the C library.
const env = platform.libc === 'musl' ? { ...process.env, RUSTFLAGS: '-C target-feature=-crt-static' } : process.env;
const glibc = options.glibc === undefined ? '' : `.${options.glibc}`;
const target = options.target === undefined ? [] : ['--target', options.target + glibc];
if (run('fetch', '--locked') !== 0) passOver('cargo does not get the crates that they use');
if (options.test && run('test', '--release', '--locked', ...target) !== 0) process.exit(1);
const build = options.zigbuild ? 'zigbuild' : 'build';
if (run(build, '--release', '--locked', '--package', 'infodrop-engine-native', ...target) !== 0) process.exit(1);

const [prefix, suffix] = { linux: ['lib', '.so'], darwin: ['lib', '.dylib'], win32: ['', '.dll'] }[platform.os];
const built = join(root, 'target', options.target ?? '', 'release', `${prefix}infodrop_engine_native${suffix}`);
const folder = join(root, 'native');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${platform.platform}.node`);
// A file of its own in one step: a process may have the former one loaded.
copyFileSync(built, `${file}.tmp`);
writeFileSync(`${file}.sha256`, `${createHash('sha256').update(readFileSync(built)).digest('hex')}\n`);
renameSync(`${file}.tmp`, file);
console.log(`native/${platform.platform}.node: ${readFileSync(file).length} bytes`);
