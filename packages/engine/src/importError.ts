/** The reason that `prepareEngine` answers with the command that installs. */
export const NOT_INSTALLED = 'not installed';

/** Why the import of an optional peer failed, in an error of one line. */
export function importError(name: string, error: unknown): Error {
  const code = (error as { code?: unknown } | undefined)?.code;
  const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
  // Node has codes for it, bundlers put a module in its place that throws these words.
  const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || message.includes('not resolve');
  const missing = notFound && message.includes(name);
  return new Error(missing ? NOT_INSTALLED : `does not load: ${message}`, { cause: error });
}
