// A throw-away Python environment with PyTorch from PyPI.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Installs torch and numpy into a new virtual environment; gives its interpreter and `remove()`. */
export function pytorchEnvironment(python) {
  const folder = mkdtempSync(join(tmpdir(), 'infodrop-pytorch-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const interpreter =
    process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  try {
    execFileSync(python, ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'torch', 'numpy'], {
      stdio: 'inherit',
    });
  } catch (error) {
    remove();
    throw new Error(
      `${python} could not make an environment with PyTorch (${error.message}). ` +
        'Name another Python with --python, or one that has torch with --torch.',
      { cause: error },
    );
  }
  return { interpreter, remove };
}
