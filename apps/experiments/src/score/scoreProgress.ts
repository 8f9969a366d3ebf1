import { clock, TimeLeft } from '../progress/timeLeft.js';

/** How far the scores of one file are. */
export type ScoreProgress = (file: string, progress: { readonly done: number; readonly total: number }) => void;

/**
 * Says on a terminal how far the scores of each file are, with the time left of all at the speed so far; elsewhere when each is done.
 *
 * @param files - All that will be scored, in their order.
 * @param stream - Where it is written.
 * @param now - Milliseconds of any clock; for tests.
 *
 * @example
 * const onProgress = scoreProgress(['plain-0.npy', 'plain-1.npy'], process.stderr);
 */
export function scoreProgress(
  files: readonly string[],
  stream: NodeJS.WriteStream,
  now: () => number = () => performance.now(),
): ScoreProgress {
  const timeLeft = new TimeLeft(files);
  return (file, { done, total }) => {
    timeLeft.update(file, { step: done, steps: total }, now());
    const isDone = done === total;
    const of = files.length === 1 ? '' : `${files.indexOf(file) + 1} of ${files.length}: `;
    if (!stream.isTTY) {
      if (isDone && files.length > 1) stream.write(`${of}${file}\n`);
      return;
    }
    const isLast = isDone && file === files.at(-1);
    const left = timeLeft.ofAll();
    const rest = isLast || Number.isNaN(left) ? '' : `, ${clock(left)} left`;
    stream.write(isLast ? '\r\u001B[K' : `\r\u001B[K${of}${file}  ${Math.floor((100 * done) / total)} %${rest}`);
  };
}
