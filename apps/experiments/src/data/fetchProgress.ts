import { clock, TimeLeft } from '../progress/timeLeft.js';
import type { RemoteFile } from './dataSets.js';

/** Says on a stream how far a download is: one line that changes on a terminal, a line at each tenth elsewhere. */
export interface FetchProgress {
  readonly onProgress: (file: RemoteFile, bytes: number) => void;
  readonly onStep: (text: string) => void;
}

/**
 * Progress of downloads, with the time left at the speed so far.
 *
 * @param stream - Where it is written.
 * @param now - Milliseconds of any clock; for tests.
 *
 * @example
 * const { onProgress } = fetchProgress(process.stderr);
 */
export function fetchProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): FetchProgress {
  const times = new Map<string, TimeLeft>();
  const tenths = new Map<string, number>();
  return {
    onProgress: (file, bytes) => {
      const timeLeft = times.get(file.name) ?? new TimeLeft([file.name]);
      times.set(file.name, timeLeft);
      timeLeft.update(file.name, { step: bytes, steps: file.bytes }, now());
      const share = Math.floor((100 * bytes) / file.bytes);
      // On a terminal at each hundredth, elsewhere at each tenth.
      const mark = stream.isTTY ? share : Math.floor(share / 10);
      if (tenths.get(file.name) === mark) return;
      tenths.set(file.name, mark);
      const left = bytes === file.bytes ? '' : `, ${clock(timeLeft.of(file.name))} left`;
      const line = `${file.name}  ${share} % of ${(file.bytes / 1e6).toFixed(1)} MB${left}`;
      if (!stream.isTTY) stream.write(`${line}\n`);
      else stream.write(`\r\u001B[K${line}${bytes === file.bytes ? '\n' : ''}`);
    },
    onStep: (text) => {
      stream.write(`${text}\n`);
    },
  };
}
