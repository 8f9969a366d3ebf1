// The worker's side of the protocol: one JSON command a line on stdin, one JSON answer a line on stdout.
import { createInterface } from 'node:readline';

/** Says `ready`, then answers each `{ steps }` with what `measure(steps)` gives, and the peak memory so far. */
export async function answerCommands(ready, measure) {
  const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  say({ ready });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const times = await measure(JSON.parse(line).steps);
      // resourceUsage gives kilobytes on every platform.
      say({ times, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}
