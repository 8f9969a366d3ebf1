import { execFileSync } from 'node:child_process';

/**
 * The commit of the project that a file belongs to.
 *
 * @param folder - A folder of the project's source.
 * @returns Forty hexadecimal digits, with ` + changes` where tracked files differ from it, or 'unknown': without git, or where
 *   the folder is not itself under version control (a package installed inside somebody else's repository).
 *
 * @example
 * commitOf('.'); // '4c062dc…'
 */
export function commitOf(folder: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    git('ls-files', '--error-unmatch', 'package.json');
    const commit = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit} + changes`;
  } catch {
    return 'unknown';
  }
}

/**
 * A commit as a caption shows it: seven digits, and whether there were changes.
 *
 * @param commit - As {@link commitOf} gives it.
 * @returns For instance '4c062dc + changes', or 'unknown'.
 *
 * @example
 * shortCommit('4c062dc0000000000000000000000000000000aa'); // '4c062dc'
 */
export function shortCommit(commit: string): string {
  return commit.replace(/^([0-9a-f]{7})[0-9a-f]+/, '$1');
}
