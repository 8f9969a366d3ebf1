import { execFile, type ExecFileException } from 'node:child_process';

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  /** `done`: with exit code 0. `missing`: there is no such program. */
  readonly state: 'done' | 'failed' | 'missing';
  readonly stdout: string;
  readonly stderr: string;
  /** Why it failed, in a few words; '' when it did not. */
  readonly fault: string;
}

/** What {@link runProgram} may be told. */
export interface RunProgramOptions {
  readonly signal?: AbortSignal | undefined;
  /** After this time it is killed. Default 10 minutes. */
  readonly seconds?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end, without a shell, so that names may hold spaces.
 *
 * @param program - A path, or a name to be looked for in PATH.
 * @returns How it ended; it does not throw when the program is missing or fails.
 * @throws What `signal` was aborted with.
 *
 * @example
 * const { stdout } = await runProgram('c++', ['--version']);
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { signal, seconds = 600, env = {} }: RunProgramOptions = {},
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const options = {
      signal,
      timeout: seconds * 1000,
      maxBuffer: 64 * 1024 ** 2,
      // Messages are read, so they are asked for in English.
      env: { ...process.env, LC_ALL: 'C', ...env },
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (!error) resolve({ state: 'done', stdout, stderr, fault: '' });
      else if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code)))
        resolve({ state: 'missing', stdout, stderr, fault: 'not found' });
      else resolve({ state: 'failed', stdout, stderr, fault: endOf(error, seconds) });
    });
  });
}

function endOf({ code, signal, killed, message }: ExecFileException, seconds: number): string {
  if (signal) return killed === true ? `no end within ${seconds} s` : `a crash with ${signal}`;
  return typeof code === 'number' ? `exit code ${code}` : message;
}

/** The line that tells most of what went wrong: the last one that is not blank. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
