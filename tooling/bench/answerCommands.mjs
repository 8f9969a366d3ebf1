// The worker's side of the protocol: one JSON command a line on stdin, one JSON answer a line on stdout.
import { createInterface } from 'node:readline';

/**
 * Says `hello` (`{ ready }`, one line on what the worker is, and what else it has to say), then answers each
 * `{ steps }` with what `measure(steps, command)` gives, wall and processor times in ms (and whatever else it has to
 * say), and with the peak memory so far.
 */
export async function answerCommands(hello, measure) {
  const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  say(typeof hello === 'string' ? { ready: hello } : hello);
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const command = JSON.parse(line);
      const measured = await measure(command.steps, command);
      // resourceUsage gives kilobytes on every platform.
      say({ ...measured, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** A watch for wall and processor time: `start()`, then `stop()`, as often as needed; `read()` gives all times in ms. */
export function stopWatch() {
  const times = [];
  const processorTimes = [];
  let wall = 0;
  let processor;
  return {
    start() {
      processor = process.cpuUsage();
      wall = performance.now();
    },
    stop() {
      times.push(performance.now() - wall);
      const { user, system } = process.cpuUsage(processor);
      processorTimes.push((user + system) / 1000);
    },
    read: () => ({ times, processorTimes }),
  };
}
