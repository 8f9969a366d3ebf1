import { packageBuild, pageBuild } from '@infodrop-tooling/tsup';
import { defineConfig } from 'tsup';

export default defineConfig([packageBuild(), pageBuild()]);
