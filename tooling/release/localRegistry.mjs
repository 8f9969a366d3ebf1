// A registry on this machine, by verdaccio, that takes what is published to it and has the rest from the registry that npm is set to.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';

// The last that runs on Node 20. A tag of one of its dependencies is not in every copy of the registry: the version that it names is.
const VERDACCIO = { dependencies: { verdaccio: '6.8.0' }, overrides: { 'node-fetch': '2.7.0' } };

/**
 * Installs verdaccio into `folder` and starts it there.
 * Gives `{ url, stop }`; anybody may publish. Throws where it cannot be installed or does not start.
 */
export async function localRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...VERDACCIO }));
  await output('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  const behind = (await output('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
  const own = { access: '$all', publish: '$all', unpublish: '$all' };
  const config = {
    storage: join(folder, 'storage'),
    uplinks: { behind: { url: behind } },
    packages: { '@infodrop/*': own, infodrop: own, '**': { access: '$all', proxy: 'behind' } },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
    max_body_size: '100mb',
    web: { enable: false },
  };
  // YAML takes JSON.
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const script = join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const server = spawn(process.execPath, [script, '--config', join(folder, 'config.yaml'), '--listen', address], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const url = `http://${address}/`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) break;
    if (server.exitCode !== null || tries === 120) {
      server.kill();
      throw new Error(`localRegistry: verdaccio must answer, got nothing.\n${said}`);
    }
    await sleep(500);
  }
  return { url, stop: () => server.kill() };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
