import { packageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';

// Shims: the CommonJS build needs a value for `import.meta.url`.
export default defineConfig(packageBuild({ platform: 'node', shims: true }));
