// Runs turbo, from a shell too, with telemetry off: turbo.json has no switch for it.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
const turbo = `${programs}/turbo`;
const child = spawn(turbo, process.argv.slice(2), {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    // turbo asks for pnpm, which is installed here and nowhere else.
    PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
