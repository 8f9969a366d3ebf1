// Throw-away Python environments with peers from PyPI.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = { pytorch: ['torch', 'numpy'], tensorflow: ['tensorflow-cpu'] };

/** Installs PyTorch or TensorFlow into a new virtual environment; gives its interpreter and `remove()`. */
export function frameworkEnvironment(python, name) {
  const wayOut = `Name another Python with --python, or one that has it already with --${name}-python.`;
  return environment(python, name, [PACKAGES[name]], wayOut);
}

/** Makes a virtual environment, with a call of pip for each list of arguments; gives its interpreter and `remove()`. */
export function environment(python, name, installs, wayOut) {
  const folder = mkdtempSync(join(tmpdir(), `infodrop-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const interpreter =
    process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  try {
    execFileSync(python, ['-m', 'venv', folder], { stdio: 'inherit' });
    for (const packages of installs) {
      execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
        stdio: 'inherit',
      });
    }
  } catch (error) {
    remove();
    throw new Error(`${python} could not make an environment for ${name} (${error.message}). ${wayOut}`, {
      cause: error,
    });
  }
  return { interpreter, remove };
}
