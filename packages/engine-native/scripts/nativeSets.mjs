// Writes which instruction sets the native kernels can be tested with here, as JSON `{ sets, why }`; none, and why, where they are not
// built. Each is tried in a process of its own, in which it is chosen once and for all.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { platformName } from './platformName.mjs';

const file = join(import.meta.dirname, '..', 'native', `${platformName()}.node`);

function isThere(set) {
  const program = 'require(process.argv[1]).useInstructions(process.argv[2])';
  try {
    execFileSync(process.execPath, ['-e', program, file, set], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const built = existsSync(file);
// 'scalar' is slow, and everywhere; where nothing wider is, it is what there is to test.
const sets = built ? ['AVX-512', 'AVX2', 'NEON', 'scalar'].filter(isThere) : [];
console.log(JSON.stringify(built ? { sets } : { sets, why: 'not built; npm run build:native builds them' }));
