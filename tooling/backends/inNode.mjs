// Trains the networks on one backend in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Longer than the slowest takes on a busy machine: a backend that hangs is stopped. */
const LIMIT_MS = 10 * 60_000;

/**
 * @param backend - A name that prepareEngine knows.
 * @param env - Environment variables for the process.
 * @param seeds - How many seeds to train with.
 * @returns What trainer.mjs writes, and the seconds from its last line to the end of the process: `{ report, results,
 * secondsToEnd }`; or `{ error }`.
 */
export function trainInNode(backend, env = {}, seeds = 1) {
  const trainer = fileURLToPath(new URL('trainer.mjs', import.meta.url));
  const child = spawn(process.execPath, [trainer, backend, String(seeds)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let written = '';
  let complaints = '';
  let wroteAt = 0;
  child.stdout.on('data', (chunk) => {
    written += chunk;
    wroteAt = performance.now();
  });
  child.stderr.on('data', (chunk) => (complaints += chunk));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const answer = written.split('\n').findLast((line) => line.startsWith('{'));
      if (code === 0 && answer !== undefined) {
        resolve({ ...JSON.parse(answer), secondsToEnd: (performance.now() - wroteAt) / 1000 });
        return;
      }
      const told = complaints.split('\n').find((line) => /^\w*Error: /u.test(line));
      resolve({ error: told ?? `ended with ${signal ?? code}: ${complaints.trim().slice(-500)}` });
    });
  });
}
