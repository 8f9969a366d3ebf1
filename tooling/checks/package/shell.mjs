// Runs programs as a shell would in which nothing of npm or pnpm has been set.
import { execFile } from 'node:child_process';

const cleared = (env) =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...env, NO_COLOR: '1' }).filter(
      ([name]) =>
        !/^(?:NODE_PATH|NODE_OPTIONS|NODE_TEST_CONTEXT|INIT_CWD|npm_.*|pnpm_.*)$/.test(name) ||
        /^npm_config_(?:registry|userconfig|provenance)$/i.test(name),
    ),
  );

/**
 * Runs a program to its end, or for `minutes`; gives `{ code, stdout, output }`, a code other than 0 where it failed, and both its streams
 * together. `env` comes on top of the environment.
 */
export function attempt(program, args, { cwd, env = {}, minutes = 10 }) {
  const options = {
    cwd,
    env: cleared(env),
    maxBuffer: 256 * 1024 * 1024,
    timeout: minutes * 60_000,
    shell: process.platform === 'win32',
  };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : (error.code ?? error.signal ?? 1);
      resolve({ code, stdout, output: `${stdout}${stderr}`.trim() });
    });
  });
}

/** What a program writes; throws with it when the program fails. */
export async function output(program, args, options) {
  const { code, stdout, output: said } = await attempt(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} fails in ${options.cwd}: ${code}\n${said}`);
}
