import { setMaxListeners } from 'node:events';

/** Whether the user or the system has asked this process to stop. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** 130 after Ctrl-C, 143 after a termination, as shells count; undefined when nobody asked. */
  readonly exitCode: () => number | undefined;
  /** Stops listening: signals do again what Node does by default. */
  readonly end: () => void;
}

/**
 * Listens for Ctrl-C and for a termination: the first one asks to stop and save, a second one ends the process at once.
 *
 * @param saying - What the first one is answered with.
 * @returns See {@link StopSignals}.
 *
 * @example
 * const stop = stopOnSignals();
 */
export function stopOnSignals(saying = 'stopping and saving'): StopSignals {
  const controller = new AbortController();
  // Whatever is done at the same time listens to it: more than ten are no leak, as Node would tell on the terminal.
  setMaxListeners(0, controller.signal);
  let code: number | undefined;
  const listeners = (
    [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const
  ).map(([name, exitCode]) => {
    const listener = (): void => {
      if (code !== undefined) process.exit(exitCode);
      code = exitCode;
      process.stderr.write(`\ninfodrop: ${saying}; press Ctrl-C again to leave at once\n`);
      controller.abort();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    exitCode: () => code,
    end: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
