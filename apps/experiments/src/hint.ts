import { basename, isAbsolute, relative, sep } from 'node:path';

/** How the present command was called. */
export interface Caller {
  /** Variables that npm sets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the script that runs. */
  readonly script: string;
  readonly platform: string;
}

/**
 * A command as it can be pasted where the present one was typed: with npx, npm start or the path of the script where they
 * were used, and with quotes where a word needs them.
 *
 * @param words - What follows `infodrop`.
 * @param caller - For tests; by default how this process was called.
 * @returns One line.
 *
 * @example
 * hint(['quickstart', '--resume', 'my runs/x']); // "infodrop quickstart --resume 'my runs/x'"
 */
export function hint(
  words: readonly string[],
  { environment, script, platform }: Caller = {
    environment: process.env,
    script: process.argv[1] ?? '',
    platform: process.platform,
  },
): string {
  const quoted = (parts: readonly string[]): string => parts.map((part) => quote(part, platform)).join(' ');
  // `npm start` in a clone runs the quickstart.
  if (environment.npm_lifecycle_event === 'start' && words[0] === 'quickstart') {
    return ['npm start', ...(words.length > 1 ? ['--', quoted(words.slice(1))] : [])].join(' ');
  }
  if (environment.npm_command === 'exec' || script.includes(`${sep}node_modules${sep}.bin${sep}infodrop`)) {
    return `npx infodrop ${quoted(words)}`;
  }
  if (basename(script) === 'infodrop.js' && !script.includes(`${sep}node_modules${sep}`)) {
    const below = relative(process.cwd(), script);
    return quoted(['node', below.startsWith('..') || isAbsolute(below) ? script : below, ...words]);
  }
  return `infodrop ${quoted(words)}`;
}

function quote(word: string, platform: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) || (platform === 'win32' && /^[\w@+=:,./\\-]+$/.test(word))) return word;
  return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
