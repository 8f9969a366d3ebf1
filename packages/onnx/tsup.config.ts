import { packageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';

export default defineConfig(packageBuild());
