import { realpathSync } from 'node:fs';
import { spawn } from 'node:child_process';
import type { NativePackage } from './nativePackage.js';
import { lastLine } from './runProgram.js';
import { TRIAL_PROGRAM } from './trialProgram.js';

/** What came of loading an addon and letting it compute. */
export interface AddonTrial {
  /** Whether it loaded and the numbers were right. */
  works: boolean;
  /** Version of TensorFlow, as the addon says; null where it did not load. */
  tensorflow: string | null;
  /** What computed; null where nothing did. */
  device: 'cpu' | 'gpu' | null;
  /** Why it does not work; null where it does. */
  fault: string | null;
  /** What TensorFlow wrote meanwhile. */
  log: string;
}

/** Time in which an addon must have computed: loading TensorFlow and starting a GPU take seconds. */
const SECONDS = 180;

interface Answer {
  fault: string | null;
  tensorflow?: string;
  device?: 'cpu' | 'gpu';
}

/**
 * Loads an addon in a process of its own, which may crash, and lets it compute.
 *
 * @param addon - Its path; it need not lie where the package looks for it.
 * @returns What came of it.
 * @throws What `signal` was aborted with.
 *
 * @example
 * const { works, fault } = await tryAddon(found, addonOf(found));
 */
export function tryAddon(
  { folder }: NativePackage,
  addon: string,
  { signal, seconds = SECONDS }: { signal?: AbortSignal | undefined; seconds?: number } = {},
): Promise<AddonTrial> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['-e', TRIAL_PROGRAM, JSON.stringify({ folder, addon: realpathSync(addon) })],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { TF_CPP_MIN_LOG_LEVEL: '1', ...process.env, NODE_OPTIONS: '' },
        signal,
        killSignal: 'SIGKILL',
        timeout: seconds * 1000,
      },
    );
    let answer: Answer | undefined;
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-100_000)));
    }
    child.on('message', (message) => (answer = message as Answer));
    child.on('error', (error) => {
      reject(signal?.aborted === true ? (signal.reason as Error) : error);
    });
    child.on('close', (code, by) => {
      const fault =
        answer === undefined
          ? [by === null ? `Node ended with exit code ${String(code)}` : `Node ended with ${by}`, lastLine(log)]
              .filter((part) => part !== '')
              .join(': ')
          : answer.fault;
      resolve({
        works: fault === null,
        tensorflow: answer?.tensorflow ?? null,
        device: answer?.device ?? null,
        fault,
        log,
      });
    });
  });
}
