import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sets } from './built.js';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'infodrop-sanitizer-'));
// A target of its own, or scripts that run while the crates are built would be built with it too.
const target = spawnSync('rustc', ['--print', 'host-tuple'], { encoding: 'utf8' }).stdout?.trim();
const env = {
  ...process.env,
  // The sanitizer of stable Rust is hidden behind this; its runtime comes with the compiler.
  RUSTC_BOOTSTRAP: '1',
  RUSTFLAGS: '-Zsanitizer=address',
  CARGO_TARGET_DIR: join(folder, 'target'),
};
const cargo = (cwd: string, args: readonly string[], more: Record<string, string> = {}) =>
  spawnSync('cargo', [...args, '--target', target], { cwd, env: { ...env, ...more }, encoding: 'utf8' });

/** Whether the sanitizer finds that a program reads beyond its memory. */
function sanitizerWorks(): boolean {
  if (target === undefined || target === '') return false;
  const probe = join(folder, 'probe');
  mkdirSync(join(probe, 'src'), { recursive: true });
  writeFileSync(join(probe, 'Cargo.toml'), '[package]\nname = "probe"\nedition = "2024"\n[workspace]\n');
  writeFileSync(
    join(probe, 'src/main.rs'),
    'fn main() { let x = vec![1_u8; 8]; println!("{}", unsafe { *x.as_ptr().add(std::hint::black_box(9)) }); }\n',
  );
  const { status, stderr } = cargo(probe, ['run', '--quiet']);
  return status !== 0 && stderr.includes('heap-buffer-overflow');
}

const works = sanitizerWorks();
if (!works) console.log('native kernels under the address sanitizer: passed over, it does not work here');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.runIf(works)('the native kernels under the address sanitizer', () => {
  it.each(sets)('stay within their memory, %s', { timeout: 600_000 }, (set) => {
    const { status, stdout, stderr } = cargo(root, ['test', '--release', '--locked', '--lib', '--workspace'], {
      INFODROP_SIMD: set,
    });
    expect(stderr).not.toContain('AddressSanitizer');
    expect(stdout).toMatch(/test result: ok\. [1-9]\d* passed/u);
    expect(status).toBe(0);
  });
});
