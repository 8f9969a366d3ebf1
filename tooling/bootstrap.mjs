// Makes node_modules what the lock file says, with the pnpm that package.json names. Plain Node, no dependency.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => (existsSync(root + path) ? readFileSync(root + path, 'utf8') : undefined);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12) || major === 21 || major === 23) {
  console.error(
    `infodrop: Node must be 20.19 or newer of 20, 22.12 or newer of 22, or 24 and later, got ${process.versions.node}. ` +
      'Install a supported Node, then run the command again.',
  );
  process.exit(1);
}

const wanted = read('pnpm-lock.yaml');
const installed = read('node_modules/.pnpm/lock.yaml');
const finished = existsSync(`${root}node_modules/.pnpm-workspace-state-v1.json`);
if (!finished || installed === undefined || installed !== wanted) {
  const { packageManager } = JSON.parse(read('package.json'));
  console.log(`infodrop: installing with ${packageManager} (a minute the first time)…`);
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  try {
    execFileSync(
      npx,
      ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
      {
        cwd: root,
        stdio: 'inherit',
        shell: process.platform === 'win32',
        env: { ...process.env, CI: '1' },
      },
    );
  } catch {
    console.error(
      'infodrop: the installation failed; the lines above say why. Mend that and run the same command again.',
    );
    process.exit(1);
  }
}
