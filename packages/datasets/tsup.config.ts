import { packageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';

export default defineConfig(
  packageBuild({ entry: ['src/index.ts', 'src/mnist.ts', 'src/node.ts', 'src/preprocessing.ts'], shims: true }),
);
