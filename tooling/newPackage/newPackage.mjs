// `npm run new:package <name> [-- --uses random,dropout] [-- --tensors] [-- --description "…"]`: a package that passes every check,
// and the two things that only its author can say.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
// What a package needs whatever it does is taken from these two, so that it is what they have today.
const PLAIN = 'random';
const WITH_TENSORS = 'priors';

const USAGE = 'npm run new:package <name> -- [--uses random,dropout] [--tensors] [--description "What it is."]';

/** A package's folder and files in `root`, and what is left to do, as lines. */
export function newPackage(name, { uses = [], tensors = false, description = 'What it is, in one sentence.' } = {}) {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name ?? '')) {
    throw new RangeError(
      `newPackage: name must be small letters, digits and hyphens, got ${JSON.stringify(name)}. ${USAGE}`,
    );
  }
  const folder = join(root, 'packages', name);
  if (existsSync(folder)) throw new RangeError(`newPackage: name must be new, got ${name}: packages/${name} exists`);
  const siblings = uses.map((each) => manifestOf(each));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const copy = (path) => copyFileSync(join(root, 'packages', PLAIN, path), join(folder, path));

  write('package.json', `${JSON.stringify(manifest(name, { siblings, tensors, description }), null, 2)}\n`);
  for (const path of ['LICENSE', 'tsconfig.json', 'tsup.config.ts', 'vitest.config.ts']) copy(path);
  write('README.md', readme(name, { tensors, description }));
  write('src/index.ts', 'export {};\n');
  write(
    'src/api.test.ts',
    readFileSync(join(root, 'packages', PLAIN, 'src/api.test.ts'), 'utf8').replace(/`\n\s*\[[^\]]*\]\n\s*`/, '`[]`'),
  );
  const changeset = join(root, '.changeset', `${name}.md`);
  writeFileSync(changeset, `---\n'@infodrop/${name}': minor\n---\n\nAdded ${name}: ${description}\n`);

  const arrow = `  ${/-/.test(name) ? `'${name}'` : name}: [${uses.map((each) => `'${each}'`).join(', ')}],`;
  return [
    `packages/${name} and .changeset/${name}.md are written. What is left:`,
    `1. In tooling/checks/workspace/arrows.mjs, ARROWS: ${arrow.trim()}`,
    ...(tensors
      ? []
      : [
          '   In tooling/checks/workspace/tensors.mjs, WITHOUT_TENSORS, if it shall never know TensorFlow.js: its name',
        ]),
    `2. A line in the table of packages in README.md: [\`@infodrop/${name}\`](packages/${name})`,
    '3. npx pnpm install && npm run pages && npm run check:workspace',
    `4. In packages/${name}: a concept a file under src/, its test beside it, its names in src/index.ts; then npx vitest -u`,
  ];
}

const manifestOf = (name) => {
  const path = join(root, 'packages', name, 'package.json');
  if (!existsSync(path)) throw new RangeError(`newPackage: uses must name packages of the workspace, got ${name}`);
  return JSON.parse(readFileSync(path, 'utf8'));
};

function manifest(name, { siblings, tensors, description }) {
  const plain = manifestOf(PLAIN);
  const withTensors = manifestOf(WITH_TENSORS);
  const isTensorFlow = ([each]) => each.startsWith('@tensorflow/');
  const only = (entries, wanted) => Object.fromEntries(Object.entries(entries ?? {}).filter(wanted));
  const range = ({ private: inlined }) => (inlined ? 'workspace:*' : 'workspace:^');
  const named = (wanted) => Object.fromEntries(siblings.filter(wanted).map((each) => [each.name, range(each)]));
  const published = named((each) => each.private !== true);
  const { keywords, ...rest } = plain;
  return {
    ...rest,
    name: `@infodrop/${name}`,
    version: '0.0.0',
    description,
    keywords: [...keywords.filter((each) => each !== PLAIN), name],
    ...(Object.keys(published).length > 0 && { dependencies: published }),
    ...(tensors && { peerDependencies: only(withTensors.peerDependencies, isTensorFlow) }),
    devDependencies: sorted({
      ...plain.devDependencies,
      ...named((each) => each.private === true),
      ...(tensors && only(withTensors.devDependencies, isTensorFlow)),
    }),
    publishConfig: plain.publishConfig,
  };
}

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function readme(name, { tensors, description }) {
  const peers = tensors ? ' @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-cpu' : '';
  return (
    `# @infodrop/${name}\n\n${description}\n\n\`\`\`sh\nnpm install @infodrop/${name}${peers}\n\`\`\`\n\n` +
    `[Every public name](../../docs/api/${name}.md).\n`
  );
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { uses: { type: 'string' }, tensors: { type: 'boolean' }, description: { type: 'string' } },
  });
  try {
    const uses = values.uses?.split(',').map((each) => each.trim());
    console.log(newPackage(positionals[0], { ...values, uses }).join('\n'));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
