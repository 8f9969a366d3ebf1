// Who reads a README and does what it says: an empty project, its install lines letter by letter, then its programs. With strict pnpm, which
// lets a program import what it has installed and nothing else; npm and yarn have their turn in the rehearsal of a release.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failingPrograms, readerSteps } from '../readme.mjs';
import { packed, pnpmScript } from './packed.mjs';
import { serveTarballs } from './registry.mjs';
import { runNode } from './run.mjs';
import { attempt } from './shell.mjs';
import { withSiblings } from './siblings.mjs';

// Without hoisting a package sees what it declares, and nothing that another one brought along.
const INSTALLERS = {
  npm: ['npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']],
  pnpm: [
    process.execPath,
    [
      pnpmScript(),
      'add',
      '--prefer-offline',
      '--ignore-scripts',
      '--config.hoist=false',
      '--config.strict-peer-dependencies=true',
      '--loglevel=warn',
    ],
  ],
};

/** Problems of doing what the README at `path` says, as sentences; for a command, that it does not say what it can do. */
export async function readerProblems(path, stem, { manifest, root, packages }) {
  const steps = readerSteps(readFileSync(path, 'utf8'), stem);
  const commands = Object.entries(manifest.bin ?? {});
  const problems = [];
  for (const { installs, programs } of steps) {
    const installsCommand = commands.length > 0 && installs.flat().includes(manifest.name);
    if (programs.size === 0 && !installsCommand) continue;
    if (installs.length === 0) {
      problems.push(`${[...programs.keys()][0]} comes before any "npm install" line. Say first what to install`);
      continue;
    }
    const project = await installed(installs, 'pnpm', { manifest, root, packages });
    try {
      if (project.problem !== undefined) problems.push(project.problem);
      else {
        if (installsCommand) problems.push(...silentCommands(project, manifest.name, commands));
        problems.push(...failingPrograms(project, programs));
      }
    } finally {
      project.remove();
    }
  }
  return problems;
}

function silentCommands(project, name, commands) {
  return commands.flatMap(([command, path]) => {
    const { code, output } = runNode([join('node_modules', name, path), '--help'], { cwd: project.folder });
    return code === 0 && output.includes(command) ? [] : [`${command} --help exits ${code}.\n${output}`];
  });
}

/**
 * An empty project in which the install lines (`installs`, each a list of words) have been typed: `{ folder, remove }`, with `problem`
 * where one failed. `installer` is 'npm' or 'pnpm', `manifest` that of the package whose reader it is.
 */
export async function installed(installs, installer, { manifest, root, packages }) {
  const folder = mkdtempSync(join(tmpdir(), `infodrop-${installer}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const named = installs.flat().filter((word) => packages.has(word));
  const needed = new Map(
    [manifest.name, ...named].flatMap((name) => withSiblings(name, packages)).map((each) => [each.name, each]),
  );
  const tarballs = new Map([...needed].map(([name, each]) => [name, packed(each.folder, root)]));
  const registry = await serveTarballs([...tarballs.values()]);
  const pnpmCache = join(root, 'node_modules', '.cache', 'infodrop-pnpm');
  forget(registry, pnpmCache);
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'reader', private: true, type: 'module' }));
    writeFileSync(join(folder, '.npmrc'), `@infodrop:registry=${registry.url}/\n`);
    // The registry answers for a scope; a package without one is its tarball.
    const words = installs.map((line) =>
      line.map((word) => (packages.has(word) && !word.startsWith('@') ? tarballs.get(word).tarball : word)),
    );
    for (const [index, line] of words.entries()) {
      const [program, args] = INSTALLERS[installer];
      const cache = installer === 'pnpm' ? [`--config.cache-dir=${pnpmCache}`] : [];
      const { code, output } = await attempt(program, [...args, ...cache, ...line], { cwd: folder, minutes: 3 });
      if (code !== 0)
        return {
          folder,
          remove,
          problem: `"npm install ${installs[index].join(' ')}" fails.\n${output}`,
        };
    }
    return { folder, remove };
  } finally {
    await registry.close();
    forget(registry, pnpmCache);
  }
}

/** pnpm keeps what a registry told it under its host and port, and a port comes back with another registry behind it. */
function forget({ url }, cache) {
  if (!existsSync(cache)) return;
  const { hostname, port } = new URL(url);
  for (const group of readdirSync(cache)) {
    rmSync(join(cache, group, `${hostname}+${port}`), { recursive: true, force: true });
  }
}
