// Strangers with an empty project, and what each types where a README says `npm install`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';

const { packageManager } = JSON.parse(readFileSync(join(workspaceRoot(import.meta.dirname), 'package.json'), 'utf8'));

const COMMANDS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'],
  // Nothing that another package brought along is seen.
  pnpm: ['npx', '--yes', packageManager, 'add', '--ignore-scripts', '--config.hoist=false'],
  yarn: ['npx', '--yes', '--package=@yarnpkg/cli-dist@4.12.0', 'yarn', 'add'],
};

/** The installers that strangers have. */
export const INSTALLERS = Object.keys(COMMANDS);

/**
 * Makes an empty project in `folder` and installs the packages named by `words` from the registry at `url`.
 * Throws with what the installer says where it fails. `env` comes on top of the environment.
 */
export async function installInto(folder, { installer, words, url, env }) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  if (installer === 'yarn') {
    const settings = {
      npmRegistryServer: url,
      unsafeHttpWhitelist: ['127.0.0.1'],
      nodeLinker: 'node-modules',
      enableScripts: false,
      enableTelemetry: false,
      // What a registry said is kept under its host alone, and a rehearsal's is another each time.
      globalFolder: join(folder, '.yarn-home'),
      // What was published a minute ago is what is to be installed.
      npmMinimalAgeGate: 0,
    };
    // YAML takes JSON.
    writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify(settings));
    // A project of its own, whatever lies above it.
    writeFileSync(join(folder, 'yarn.lock'), '');
  }
  const [program, ...args] = COMMANDS[installer];
  // Installers are stricter where they believe that nobody is there to read.
  await output(program, [...args, ...words], { cwd: folder, env: { ...env, CI: '' }, minutes: 20 });
}
