// How often a peer repeats a call in one turn: the same rule as in peers.py.
import { stopWatch } from '../answerCommands.mjs';

const MOST = 200;

/** Calls `run` until `seconds` have passed, at least once; gives `{ times, processorTimes, value }`. */
export async function repeat(run, seconds) {
  const watch = stopWatch();
  const started = performance.now();
  let value;
  for (let count = 0; count === 0 || (count < MOST && performance.now() - started < seconds * 1000); count++) {
    watch.start();
    value = await run();
    watch.stop();
  }
  return { ...watch.read(), value };
}
