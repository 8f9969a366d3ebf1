/**
 * A fault that the user can do something about: its message is the whole story, in one line, without a stack trace.
 *
 * @example
 * throw new CommandError('--epochs must be an integer ≥ 1, got 0. Leave it out for 8.');
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.exitCode = options.exitCode ?? 1;
  }
}

/**
 * What a fault looks like on the terminal.
 *
 * @param error - Whatever was thrown.
 * @param debug - Whether to add the stack trace (`INFODROP_DEBUG`).
 * @param words - The command that was typed, behind `infodrop`.
 * @returns `infodrop <words>: <message>` on one line, or the same with the stack below it.
 *
 * @example
 * faultLine(new RangeError('key: seed must be ≥ 0, got -1.'), false, ['quickstart']); // 'infodrop quickstart: key: seed must be ≥ 0, got -1.'
 */
export function faultLine(error: unknown, debug: boolean, words: readonly string[] = []): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = `${['infodrop', ...words].join(' ')}: ${message.replace(/\s*\n\s*/g, ' ').trim()}`;
  if (!debug) return line;
  return error instanceof Error && error.stack !== undefined ? `${line}\n${error.stack}` : line;
}
