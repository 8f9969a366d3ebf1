// Builds the binary for this machine with cargo, or with --target <triple> for another, into native/<platform>.node and its digest
// beside it. --if-cargo does nothing, and says so, where there is no cargo.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { familySync, MUSL } from 'detect-libc';

const root = join(import.meta.dirname, '..');
/** The platforms by the triples that Rust knows them by. */
const TRIPLES = {
  'x86_64-unknown-linux-gnu': 'linux-x64-gnu',
  'x86_64-unknown-linux-musl': 'linux-x64-musl',
  'aarch64-unknown-linux-gnu': 'linux-arm64-gnu',
  'aarch64-unknown-linux-musl': 'linux-arm64-musl',
  'x86_64-apple-darwin': 'darwin-x64',
  'aarch64-apple-darwin': 'darwin-arm64',
  'x86_64-pc-windows-msvc': 'win32-x64',
};
const { values: options } = parseArgs({
  options: {
    'if-cargo': { type: 'boolean', default: false },
    target: { type: 'string' },
    // Builds for an older glibc, or for another system, where it is installed.
    zigbuild: { type: 'boolean', default: false },
    glibc: { type: 'string' },
  },
});

function here() {
  const { platform, arch } = process;
  return platform === 'linux' ? `${platform}-${arch}-${familySync() === MUSL ? 'musl' : 'gnu'}` : `${platform}-${arch}`;
}

if (spawnSync('cargo', ['--version']).status !== 0) {
  const text =
    'There is no cargo here: the engine computes in WebAssembly. Get Rust from rustup.rs to build the native kernels.';
  console.log(text);
  process.exit(options['if-cargo'] ? 0 : 1);
}
const platform = options.target === undefined ? here() : TRIPLES[options.target];
if (platform === undefined || !Object.values(TRIPLES).includes(platform)) {
  console.error(
    `buildNative: the platform must be one of ${Object.values(TRIPLES).join(', ')}, got ${platform ?? options.target}.`,
  );
  process.exit(1);
}
// A library of musl is not linked statically: Node brings the C library.
const env = platform.endsWith('musl') ? { ...process.env, RUSTFLAGS: '-C target-feature=-crt-static' } : process.env;
const glibc = options.glibc === undefined ? '' : `.${options.glibc}`;
const target = options.target === undefined ? [] : ['--target', options.target + glibc];
const args = [
  options.zigbuild ? 'zigbuild' : 'build',
  '--release',
  '--locked',
  '--package',
  'infodrop-engine-native',
  ...target,
];
const { status } = spawnSync('cargo', args, { cwd: root, env, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const [prefix, suffix] = { linux: ['lib', '.so'], darwin: ['lib', '.dylib'], win32: ['', '.dll'] }[
  platform.split('-')[0]
];
const built = join(root, 'target', options.target ?? '', 'release', `${prefix}infodrop_engine_native${suffix}`);
const folder = join(root, 'native');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${platform}.node`);
// A file of its own in one step: a process may have the former one loaded.
copyFileSync(built, `${file}.tmp`);
writeFileSync(`${file}.sha256`, `${createHash('sha256').update(readFileSync(built)).digest('hex')}\n`);
renameSync(`${file}.tmp`, file);
console.log(`native/${platform}.node: ${readFileSync(file).length} bytes`);
