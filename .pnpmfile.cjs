// What is published is a package's manifest as its users need it.
const { execFileSync } = require('node:child_process');
const { join, relative } = require('node:path');

// A packed package has no sources: the condition that leads to them stays here.
const withoutSource = (exports) =>
  typeof exports !== 'object' || exports === null
    ? exports
    : Object.fromEntries(
        Object.entries(exports)
          .filter(([condition]) => condition !== '@infodrop/source')
          .map(([condition, target]) => [condition, withoutSource(target)]),
      );

/** The page of the repository that this clone came from, or undefined where it came from a folder or has no origin. */
function repositoryPage() {
  try {
    const options = { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const origin = execFileSync('git', ['remote', 'get-url', 'origin'], options).trim();
    const [, host, path] =
      /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/]+@)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(origin);
    return `https://${host}/${path}`;
  } catch {
    return undefined;
  }
}

function ofRepository(folder) {
  const page = repositoryPage();
  if (page === undefined) return {};
  const directory = relative(__dirname, folder).replaceAll('\\', '/');
  return {
    homepage: `${page}#readme`,
    bugs: `${page}/issues`,
    repository: { type: 'git', url: `git+${page}.git`, directory },
  };
}

// The binaries are packages of their own, one for each platform, made and published with this one; a clone builds its own.
const withBinaries = (manifest, folder) => {
  if (manifest.name !== '@infodrop/engine-native') return manifest;
  const platforms = require(join(folder, 'platforms.json'));
  const named = platforms.map(({ platform }) => [`${manifest.name}-${platform}`, manifest.version]);
  return { ...manifest, optionalDependencies: Object.fromEntries(named) };
};

// Nor have its users the workspace's tools and private packages, or any use for scripts that call them.
const forUsers = (manifest, folder) => {
  const packed = {
    ...withBinaries(manifest, folder),
    ...ofRepository(folder),
    exports: withoutSource(manifest.exports),
  };
  delete packed.devDependencies;
  delete packed.scripts;
  return packed;
};

module.exports = { hooks: { beforePacking: forUsers } };
