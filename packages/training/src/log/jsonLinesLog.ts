import fs from 'node:fs';
import path from 'node:path';
import { jsonLine } from '../json.js';
import { type MetricsLog } from './metricsLog.js';
import { reasonOf } from '../files/systemErrors.js';

const NEWLINE = 0x0a;

/**
 * A metrics log in a file, one JSON value a line. Numbers that are not finite are written by name ("NaN"), since JSON
 * has none.
 *
 * Each line is written whole; a line that a kill or a power failure cut short is not counted, and is dropped by the next
 * `truncate` (a resumed run does it) or closed by a newline before the next line is appended.
 *
 * @param file - Path of the file; its folder is made when needed. Lines that are there stay.
 * @returns A log for {@link train}.
 * @throws TypeError when the path is empty; Error, which says why, when the file cannot be written.
 *
 * @example
 * import { jsonLinesLog } from '@infodrop/training/node';
 * const log = jsonLinesLog('runs/first/metrics.jsonl');
 * log.count(); // 0 where nothing was written yet
 */
export function jsonLinesLog(file: string): MetricsLog {
  if (file === '') throw new TypeError("jsonLinesLog: file must be a path, got ''.");
  let closed = false; // whether the file is known to end in a newline

  const read = (): Buffer => {
    try {
      return fs.readFileSync(file);
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return Buffer.alloc(0); // not there yet
      throw error;
    }
  };

  return {
    append(record) {
      let line = `${jsonLine(record)}\n`;
      try {
        if (!closed) {
          const present = read();
          if (present.length > 0 && present.at(-1) !== NEWLINE) line = `\n${line}`;
          fs.mkdirSync(path.dirname(file), { recursive: true });
        }
        closed = false; // until the line is whole
        fs.appendFileSync(file, line);
        closed = true;
      } catch (error) {
        throw new Error(
          `jsonLinesLog: file must be writable, got ${file}: ${reasonOf(error)}. ` +
            'The lines before are kept. Make room or give another path.',
          { cause: error },
        );
      }
    },
    count() {
      return read().reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), 0);
    },
    truncate(count) {
      const present = read();
      let end = 0;
      for (let lines = 0; lines < count; lines++) {
        const newline = present.indexOf(NEWLINE, end);
        if (newline < 0) {
          throw new RangeError(
            `jsonLinesLog: count must be at most the number of lines of ${file}, got ${count} for ${lines}. ` +
              'Lines that a checkpoint counted are gone: bring the file back, or begin again in another folder.',
          );
        }
        end = newline + 1;
      }
      if (end < present.length) fs.truncateSync(file, end);
      closed = end > 0;
    },
    flush() {
      let descriptor: number;
      try {
        descriptor = fs.openSync(file, 'r+');
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return; // nothing was written
        throw error;
      }
      try {
        fs.fsyncSync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    },
  };
}
