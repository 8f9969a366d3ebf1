// The caller's side: a peer in a process of its own, which waits at its stdin between the rounds.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** So long a peer may take to load its libraries, from a slow disk too: that is not its time. */
const START_SECONDS = 60;

/** Starts `command args`; a peer that does not answer within `limitSeconds` is stopped and says so. */
export async function startWorker(command, args, { limitSeconds, env = {} }) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints = `${complaints}${chunk}`.slice(-8000)));
  // For instance, there is no such program; 'close' follows.
  child.on('error', (error) => (complaints = error.message));
  // Writing to a process that has just ended: its answer below tells.
  child.stdin.on('error', () => undefined);
  const exited = new Promise((resolve) => child.once('close', resolve));

  async function answer(seconds = limitSeconds, what = 'no step') {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve('late'), seconds * 1000);
    });
    const first = await Promise.race([lines.next(), late]);
    clearTimeout(timer);
    if (first === 'late') {
      child.kill('SIGKILL');
      return { error: `${what} within ${seconds} s`, late: true };
    }
    if (first.done) {
      await exited;
      return { error: complaintOf(complaints) };
    }
    try {
      return JSON.parse(first.value);
    } catch {
      return answer(seconds, what); // some other line that a library printed
    }
  }

  const hello = await answer(Math.max(limitSeconds, START_SECONDS), 'did not start');
  const ask = async (command) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    return answer();
  };
  return {
    /** What the peer said of itself, or `{ error }`. */
    hello,
    /** Runs steps: `{ times, peakMegabytes }` or `{ error }`. */
    run: (steps) => ask({ steps }),
    /** Sends any other command and gives the answer to it, or `{ error }`. */
    ask,
    stop: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** What a process died of: the last line that names an error, for Node prints its version behind it, else the last line. */
export function complaintOf(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (
    lines.findLast((line) => /^[\w.]*(?:Error|Exception)\b/u.test(line)) ?? lines.at(-1) ?? 'ended without an answer'
  );
}
