import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../scripts/nativeSets.mjs', import.meta.url));

/** The instruction sets that can be tested here; none, and why, where the kernels are not built. */
export const { sets, why } = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as {
  sets: string[];
  why?: string;
};

if (why !== undefined) console.log(`native kernels: passed over, ${why}`);
