#!/usr/bin/env node
// turbo with telemetry off, which turbo.json has no switch for: as `npx turbo`, from npm's scripts and from a shell.
import { createRequire } from 'node:module';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
Object.assign(process.env, {
  // turbo asks for pnpm, which is installed here and nowhere else.
  PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  // It would take itself for a global one: it is installed for this file.
  TURBO_GLOBAL_WARNING_DISABLED: '1',
});
createRequire(import.meta.url)('turbo/bin/turbo');
