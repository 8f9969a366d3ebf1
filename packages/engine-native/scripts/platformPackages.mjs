// Makes the npm packages of the platforms that are built, npm/<platform>, from native/<platform>.node: what the release publishes.
// --all throws where one is missing.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { name, version, license, author, engines, publishConfig } = read('package.json');

for (const { platform, os, cpu, libc } of read('platforms.json')) {
  const built = join(root, 'native', `${platform}.node`);
  if (!existsSync(built)) {
    if (process.argv.includes('--all'))
      throw new Error(`platformPackages: native/${platform}.node must be built first.`);
    continue;
  }
  const folder = join(root, 'npm', platform);
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: `${name}-${platform}`,
    version,
    description: `The native kernels of ${name} for ${platform}.`,
    license,
    author,
    main: './kernels.node',
    files: ['kernels.node', 'kernels.node.sha256'],
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
    engines,
    publishConfig,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'README.md'),
    `# ${manifest.name}\n\nThe binary of [${name}](https://www.npmjs.com/package/${name}) for ${platform}.\n`,
  );
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(built, join(folder, 'kernels.node'));
  copyFileSync(`${built}.sha256`, join(folder, 'kernels.node.sha256'));
  console.log(`npm/${platform}`);
}
