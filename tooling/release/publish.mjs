// Publishes what the registry does not have yet: `npm run release:publish`. First the binaries of every platform, which
// @infodrop/engine-native names, then the packages in order, each packed by pnpm after its build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages, workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';
import { isPublished, unpublished } from './unpublished.mjs';

const NATIVE = '@infodrop/engine-native';

const root = workspaceRoot(import.meta.dirname);
const packages = publishedPackages(root);

const waiting = await unpublished(packages, root);
if (waiting.length === 0) {
  console.log('Nothing to publish: the registry has every version.');
  process.exit(0);
}
const never = waiting.filter((name) => packages.get(name).manifest.version === '0.0.0');
if (never.length > 0) {
  console.error(
    `release:publish: ${never.join(', ')} must have a version, got 0.0.0. Run "npm run release:version" first.`,
  );
  process.exit(1);
}

if (waiting.includes(NATIVE)) {
  const { folder } = packages.get(NATIVE);
  console.log(await output(process.execPath, ['scripts/platformPackages.mjs', '--all'], { cwd: folder }));
  for (const platform of readdirSync(join(folder, 'npm'))) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'npm', platform, 'package.json'), 'utf8'));
    if (!(await isPublished(name, version, root))) {
      console.log(await output('npm', ['publish', `./npm/${platform}`, '--access', 'public'], { cwd: folder }));
    }
  }
}
// Packages are packed side by side, and each builds what it needs: built before, there is nothing left to do for them.
await output(process.execPath, ['tooling/turbo.mjs', 'run', 'build', '--filter=./packages/*', '--filter=infodrop'], {
  cwd: root,
  minutes: 60,
});
// Makes a tag of each package that it publishes.
console.log(await output('npx', ['changeset', 'publish'], { cwd: root, minutes: 60 }));
