import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageBuild } from '@infodrop-tooling/tsup';
import { defineConfig, type Options } from 'tsup';

// Here and not by `clean`: the builds below run at once, and one would remove what another has made.
rmSync(join(import.meta.dirname, 'dist'), { recursive: true, force: true });

const forNode = { target: 'es2022', platform: 'node', sourcemap: true, clean: false } as const satisfies Options;

// Command, workers and library share what they have in common: an experiment of one's own meets the command's own copy of it.
const command: Options = {
  ...forNode,
  entry: ['src/cli.ts', 'src/worker.ts', 'src/index.ts'],
  format: ['esm'],
  splitting: true,
};

export default defineConfig(
  // Tests that build the command anew need no types.
  process.env.INFODROP_BUILD === 'command'
    ? command
    : [
        command,
        packageBuild({ ...forNode, format: ['cjs'], shims: true }),
        packageBuild({ ...forNode, format: ['esm'], dts: { only: true, resolve: [/^@infodrop\/requirements$/] } }),
      ],
);
