// Runs programs as a shell would in which nothing of npm or pnpm has been set.
import { execFile, spawnSync } from 'node:child_process';

const cleared = (env) =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...env, NO_COLOR: '1' }).filter(
      ([name]) =>
        !/^(?:NODE_PATH|NODE_OPTIONS|NODE_TEST_CONTEXT|INIT_CWD|npm_.*|pnpm_.*)$/.test(name) ||
        /^npm_config_(?:registry|userconfig|provenance)$/i.test(name),
    ),
  );
const shell = process.platform === 'win32';
const maxBuffer = 256 * 1024 * 1024;

/**
 * Runs a program to its end and gives what it wrote.
 * Throws with it when the program fails or takes longer than `minutes`. `env` comes on top of the environment.
 */
export function output(program, args, { cwd, env = {}, minutes = 10 }) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: cleared(env),
    encoding: 'utf8',
    maxBuffer,
    timeout: minutes * 60_000,
    shell,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${program} ${args.join(' ')} fails in ${cwd}: ${error?.message ?? status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** Runs a program that may fail; gives `{ code, stdout, stderr }`. */
export function attempt(program, args, { cwd }) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: cleared({}), maxBuffer, shell }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 1), stdout, stderr });
    });
  });
}
