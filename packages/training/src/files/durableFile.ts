import fs from 'node:fs';
import path from 'node:path';

/** Waits until a folder's entries are on the disk. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(folder, 'r');
    fs.fsyncSync(descriptor);
  } catch {
    // Windows and some network file systems cannot sync a folder; the rename is atomic all the same.
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Writes all bytes, then waits until they are on the disk. */
function writeAndSync(file: string, bytes: Uint8Array): void {
  const descriptor = fs.openSync(file, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += fs.writeSync(descriptor, bytes, at, bytes.length - at);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Writes a whole file or none, whatever moment the process is killed at: under a temporary name in the same folder
 * (`<file>.<process>.tmp`), flushed to the disk and renamed.
 *
 * @param file - Where it goes; a file of that name is replaced in one step.
 * @param content - Text or bytes.
 * @throws The system's error, with its code; what was there before is still there. {@link reasonOf} says it in words.
 *
 * @example
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { writeFileDurably } from '@infodrop/training/node';
 * writeFileDurably(join(tmpdir(), 'result.json'), '{}');
 */
export function writeFileDurably(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeAndSync(temporary, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}
