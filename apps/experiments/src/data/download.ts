import { existsSync, statSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { reasonOf } from '@infodrop/training/node';
import { CommandError } from '../commandError.js';
import type { RemoteFile } from './dataSets.js';
import { sha256Of } from './sha256.js';

/** What {@link download} is told. */
export interface Download {
  readonly file: RemoteFile;
  /** Addresses of the file, in the order in which they are tried. */
  readonly addresses: readonly string[];
  /** Where it goes; beside it, with `.part` at its end, lies what has arrived so far. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Told how many bytes of it are there. */
  readonly onProgress?: (bytes: number) => void;
  /** Milliseconds without a byte after which a connection counts as cut. Default a minute. */
  readonly stallAfter?: number;
  /** Milliseconds before a cut connection is made again; twice as many after each that brought nothing. Default a second. */
  readonly pause?: number;
}

/** How often one address is asked again after it brought nothing. */
const patience = 3;

/** An address that does not have the file, or is not to be reached: another may. */
class AddressFault extends Error {}

/**
 * Brings a file here, whole and with the right sum, or not at all.
 *
 * What an earlier command or a cut connection left is gone on with (HTTP's `Range`); where the server cannot, it begins again. No
 * more bytes are written than the file has. Redirects are followed.
 *
 * @param options - See {@link Download}.
 * @throws CommandError when no address gives it, the sum is another, or the disk is full; what has arrived stays where it is good for
 *   going on. The signal's reason when it is aborted.
 *
 * @example
 * await download({ file, addresses: ['https://example.org/train.bin'], path: 'data/train.bin', signal });
 */
export async function download(options: Download): Promise<void> {
  const { file, addresses, path, signal } = options;
  const part = `${path}.part`;
  const faults: string[] = [];
  for (const address of addresses) {
    try {
      // A sum that is wrong after going on may be the fault of what was there before.
      for (let begun = sizeOf(part) > 0; ; begun = false) {
        await receive(address, part, options);
        const sum = await sha256Of(part, signal);
        if (sum === file.sha256) {
          await rename(part, path);
          return;
        }
        await rm(part);
        if (!begun) throw new AddressFault(`a file with the SHA-256 ${sum} instead of ${file.sha256}`);
      }
    } catch (error) {
      if (!(error instanceof AddressFault)) throw error;
      faults.push(`${address}: ${error.message}`);
    }
  }
  throw new CommandError(
    `${basename(path)} must be had from one of ${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'}, got ${faults.join('; ')}. ` +
      'Go on later with the same command; behind a proxy, with NODE_USE_ENV_PROXY=1 (Node 24); without a network, with --from FOLDER, ' +
      'a folder that has the file, or --from ADDRESS, a mirror.',
  );
}

/** Receives what is lacking, over as many connections as it takes. */
async function receive(address: string, part: string, options: Download): Promise<void> {
  const { file, signal, onProgress, pause = 1000 } = options;
  if (sizeOf(part) > file.bytes) await rm(part);
  for (let fruitless = 0; sizeOf(part) < file.bytes;) {
    const before = sizeOf(part);
    onProgress?.(before);
    const cut = await connection(address, part, options);
    if (cut === undefined) continue;
    fruitless = sizeOf(part) > before ? 0 : fruitless + 1;
    if (fruitless === patience)
      throw new AddressFault(`${cut}, ${fruitless} times, with ${before} of ${file.bytes} bytes there`);
    await rest(pause * 2 ** fruitless, signal);
  }
}

/** One connection: appends to the part what it brings. Gives what cut it; undefined when it came to its end. */
async function connection(address: string, part: string, options: Download): Promise<string | undefined> {
  const { file, signal, onProgress, stallAfter = 60_000 } = options;
  const stalled = new AbortController();
  let clock = setTimeout(() => undefined, 0);
  const wait = (): void => {
    clearTimeout(clock);
    clock = setTimeout(() => {
      stalled.abort(new Error(`no byte in ${stallAfter / 1000} s`));
    }, stallAfter);
  };
  let output: FileHandle | undefined;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    wait();
    const from = sizeOf(part);
    const response = await fetch(address, {
      headers: { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    const start = startOf(response, from, file);
    output = await open(part, start === from ? 'a' : 'w');
    let bytes = start;
    reader = response.body?.getReader();
    for (;;) {
      const { done, value: piece } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      wait();
      if (bytes + piece.length > file.bytes) {
        await rm(part);
        throw new AddressFault(`more than the ${file.bytes} bytes of the file`);
      }
      await writeAll(output, piece, part);
      bytes += piece.length;
      onProgress?.(bytes);
    }
    await output.sync();
    return bytes < file.bytes ? 'the connection ended early' : undefined;
  } catch (error) {
    if (error instanceof AddressFault || error instanceof CommandError) throw error;
    signal.throwIfAborted();
    return faultOf(stalled.signal.aborted ? stalled.signal.reason : error);
  } finally {
    clearTimeout(clock);
    await reader?.cancel().catch(() => undefined);
    await output?.close();
  }
}

/** The byte at which a response begins; throws where it is no piece of the file. */
function startOf(response: Response, from: number, { bytes }: RemoteFile): number {
  const { status } = response;
  if (status === 206) {
    const [, first, whole] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    if (Number(first) === from && (whole === '*' || Number(whole) === bytes)) return from;
    throw new AddressFault(
      `another piece than asked for (${response.headers.get('content-range') ?? 'no Content-Range'})`,
    );
  }
  // A server that is past its strength may be asked again; one that says no is not.
  if (status >= 500 || status === 429) throw new Error(`HTTP status ${status}`);
  if (status !== 200) throw new AddressFault(`HTTP status ${status}`);
  const length = response.headers.get('content-length');
  if (length !== null && response.headers.get('content-encoding') === null && Number(length) !== bytes) {
    throw new AddressFault(`another file, of ${length} bytes instead of ${bytes}`);
  }
  return 0;
}

async function writeAll(output: FileHandle, piece: Uint8Array, path: string): Promise<void> {
  try {
    for (let done = 0; done < piece.length;) done += (await output.write(piece, done)).bytesWritten;
  } catch (error) {
    throw diskFault(path, error);
  }
}

/**
 * A fault of the disk that data go to, with what to do.
 *
 * @param path - What could not be written.
 * @param error - As Node gives it.
 *
 * @example
 * throw diskFault('data/train.bin', error);
 */
export function diskFault(path: string, error: unknown): CommandError {
  const { code = '' } = error as { code?: string };
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new CommandError(
    `${path} must be ${full ? 'on a disk with room' : 'writable'}, got: ${reasonOf(error)}. ` +
      `${full ? 'Make room and go on with the same command, or choose' : 'Choose'} another folder with INFODROP_DATA.`,
    { cause: error },
  );
}

/** What went wrong, with what is behind it: fetch itself says only that it failed. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error as { cause?: unknown };
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as { code?: string };
  return `${error.message} (${[code, cause.message].filter((text) => text !== undefined && text !== '').join(': ')})`;
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/** Waits, unless it is stopped. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(clock);
      reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    };
    const clock = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
