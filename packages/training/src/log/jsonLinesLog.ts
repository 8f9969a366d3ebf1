import fs from 'node:fs';
import path from 'node:path';
import { jsonLine } from '../json.js';
import type { MetricsLog } from './metricsLog.js';
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
  let counted: number | undefined; // how many lines it is known to have

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
          counted = undefined;
          fs.mkdirSync(path.dirname(file), { recursive: true });
        }
        closed = false; // until the line is whole
        fs.appendFileSync(file, line);
        closed = true;
        if (counted !== undefined) counted++;
      } catch (error) {
        counted = undefined;
        throw new Error(
          `jsonLinesLog: file must be writable, got ${file}: ${reasonOf(error)}. ` +
            'The lines before are kept. Make room or give another path.',
          { cause: error },
        );
      }
    },
    count() {
      // Counted once: a long log would take longer to read at each checkpoint than the checkpoint to write.
      counted ??= read().reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), 0);
      return counted;
    },
    truncate(count) {
      const present = read();
      let end = 0;
      let lines = 0;
      for (; lines < count; lines++) {
        const newline = present.indexOf(NEWLINE, end);
        if (newline < 0) break;
        end = newline + 1;
      }
      if (end < present.length) fs.truncateSync(file, end);
      closed = end > 0;
      counted = lines;
      return lines;
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
