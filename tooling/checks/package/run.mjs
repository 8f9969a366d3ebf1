// Runs a Node program as a stranger's shell would: without the paths that pnpm's own scripts put into the environment.
import { spawnSync } from 'node:child_process';

/** Runs `node ...args` and gives `{ code, output }`, both streams together; a timeout is a failure. */
export function runNode(args, { cwd, timeoutSeconds = 180 } = {}) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_PATH' && name !== 'NODE_OPTIONS'),
  );
  const result = spawnSync(process.execPath, args, {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
    timeout: timeoutSeconds * 1000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim();
  if (result.error?.code === 'ETIMEDOUT') {
    return { code: 1, output: `${output}\nstopped after ${timeoutSeconds} s` };
  }
  if (result.error) throw result.error;
  return { code: result.status ?? 1, output };
}
