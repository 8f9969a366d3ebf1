import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const STARTS = {
  'npx turbo': ['npx', ['--no-install', 'turbo', 'run', 'build', '--dry']],
  'the file of a shell': [process.execPath, ['tooling/turbo.mjs', 'run', 'build', '--dry']],
};

for (const [title, [program, args]] of Object.entries(STARTS)) {
  test(`${title} finds pnpm and sends no telemetry`, (t) => {
    const home = mkdtempSync(join(tmpdir(), 'infodrop-home-'));
    t.after(() => rmSync(home, { recursive: true, force: true }));
    const { PATH, npm_config_registry } = process.env;
    const bare = PATH.split(delimiter)
      .filter((folder) => !folder.includes('node_modules'))
      .join(delimiter);
    const output = execFileSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      env: {
        PATH: bare,
        HOME: home,
        XDG_CONFIG_HOME: join(home, '.config'),
        ...(npm_config_registry && { npm_config_registry }),
      },
    });
    assert.match(output, /@infodrop\/random#build/);
    // turbo writes its settings of telemetry there before it sends any.
    const written = readdirSync(home, { recursive: true }).filter((path) => String(path).includes('turbo'));
    assert.deepEqual(written, []);
  });
}
