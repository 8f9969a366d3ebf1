import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const app = join(import.meta.dirname, '..');

/** Path of the command: what hints name where it was run by its path. */
export const script = join(app, 'bin', 'infodrop.js');

/** How a command ended, and all it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Builds the command when it is older than its source, so that tests never run yesterday's. */
export function buildCommand(): void {
  const newest = (folder: string): number =>
    Math.max(
      ...readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
        .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    );
  const built = join(app, 'dist', 'cli.js');
  if (existsSync(built) && statSync(built).mtimeMs > newest(join(app, 'src'))) return;
  execFileSync(process.execPath, [join(app, 'node_modules', 'tsup', 'dist', 'cli-default.js')], {
    cwd: app,
    env: { ...process.env, INFODROP_BUILD: 'command' },
    stdio: 'ignore',
  });
}

/** Starts the real command in a process of its own. */
export function start(args: readonly string[], options: { cwd: string; env?: Record<string, string> }): Started {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd,
    // Set to undefined a variable is left out.
    env: {
      ...process.env,
      INFODROP_BACKEND: undefined,
      INFODROP_DEBUG: undefined,
      npm_lifecycle_event: undefined,
      npm_command: undefined,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { process: child, ended };
}

/** Runs the real command to its end. */
export function run(args: readonly string[], options: { cwd: string; env?: Record<string, string> }): Promise<Ended> {
  return start(args, options).ended;
}

/** Waits until something is so while a command runs; gives up when the command has ended. */
export async function until(started: Started, condition: () => boolean, what: string): Promise<void> {
  let ended: Ended | undefined;
  void started.ended.then((result) => (ended = result));
  while (!condition()) {
    if (ended !== undefined) throw new Error(`waited in vain for ${what}: ${JSON.stringify(ended)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Process ids of the children of a process, where the system tells. */
export function childrenOf(processId: number): number[] {
  return readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/** Whether a process has ended, be it that nobody has asked about it yet; where the system tells. */
export function hasEnded(processId: number): boolean {
  const path = `/proc/${processId}/stat`;
  return !existsSync(path) || readFileSync(path, 'utf8').includes(') Z ');
}

/** The only folder in a folder of runs. */
export function onlyRun(runs: string): string {
  const [name, ...others] = readdirSync(runs);
  if (name === undefined || others.length > 0) throw new Error(`${runs} must hold one run`);
  return join(runs, name);
}

/** Whether a folder of runs holds one yet. */
export function hasRun(runs: string): boolean {
  return existsSync(runs) && readdirSync(runs).length > 0;
}

/** Files of a folder and below, without the folder's name. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
