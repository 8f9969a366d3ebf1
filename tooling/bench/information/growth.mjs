// node growth.mjs <run> <input file as JSON>: one estimate in a process of its own: its time and its memory.
import { variablesOf, RUNS } from './ours.mjs';

const [run, file] = process.argv.slice(2);
const variables = variablesOf(JSON.parse(file));

// Compiled first, on what is small, so that only what grows with N is left to measure.
const few = variables.map((each) => {
  if (!each.shape) return each.slice(0, 2000);
  const rows = Math.min(2000, each.shape[0]);
  return { data: each.data.slice(0, rows * each.shape[1]), shape: [rows, each.shape[1]] };
});
for (let i = 0; i < 20; i++) await RUNS[run](few);
globalThis.gc?.();
const megabytes = () => process.resourceUsage().maxRSS / 1024;
const before = process.memoryUsage().rss / 2 ** 20;
const processor = process.cpuUsage();
const started = performance.now();
const value = await RUNS[run](variables);
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(processor);
const processorMilliseconds = (user + system) / 1000;
const addedMegabytes = Math.max(0, megabytes() - before);
console.log(JSON.stringify({ milliseconds, processorMilliseconds, addedMegabytes, value }));
