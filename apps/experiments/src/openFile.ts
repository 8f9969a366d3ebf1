import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/**
 * Shows a file with the program that the system has for it, such as the browser for a page.
 *
 * @param path - Of the file.
 * @param options - `platform` and `environment`; for tests.
 * @returns What could not be done, in words; undefined when the program was started.
 *
 * @example
 * await openFile('runs/x/report.html');
 */
export function openFile(
  path: string,
  {
    platform = process.platform,
    environment = process.env,
  }: { readonly platform?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<string | undefined> {
  const [program, ...args] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  return new Promise((done) => {
    // It lives on when this process has ended.
    const child = spawn(program, [...args, resolve(path)], { detached: true, stdio: 'ignore', env: environment });
    child.on('error', (error) => {
      done(`${program} could not be started (${error.message})`);
    });
    child.on('spawn', () => {
      child.unref();
      done(undefined);
    });
  });
}
