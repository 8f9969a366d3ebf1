import { expect, it } from 'vitest';
import { stopOnSignals } from './stopSignals.js';

it('has a signal that any number may listen to without a warning', async () => {
  const said: string[] = [];
  const listen = (warning: Error): number => said.push(warning.message);
  process.on('warning', listen);
  const stop = stopOnSignals();
  try {
    for (let i = 0; i < 12; i++) stop.signal.addEventListener('abort', () => i);
    // Warnings come in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toEqual([]);
    expect(stop.exitCode()).toBeUndefined();
  } finally {
    stop.end();
    process.off('warning', listen);
  }
});
