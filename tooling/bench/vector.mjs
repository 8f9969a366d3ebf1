// The widest vector instructions of the processor: they make a factor of two for the peers.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Of processors that have AVX-512, and compute its vectors in two turns of half the width: AMD's fourth Zen. */
const HALVED_VECTOR = 'AVX-512 in halves';

/** The names that records are kept by, widest first. */
export const VECTORS = ['AVX-512', HALVED_VECTOR, 'AVX2', 'NEON'];

/** By which the records are kept of processors with AVX-512 where nobody used it. */
export const HELD_VECTOR = 'AVX2 of AVX-512';

/** The widest of them among the features that the system names; undefined where none of them is. */
export function widestOf(features) {
  const has = new Set(features.toLowerCase().split(/\s+/u));
  if (has.has('avx512f')) return isFourthZen(features) ? HALVED_VECTOR : 'AVX-512';
  if (has.has('avx2')) return 'AVX2';
  // Linux on ARM says asimd.
  return has.has('asimd') || has.has('neon') ? 'NEON' : undefined;
}

const isFourthZen = (features) => /AuthenticAMD/u.test(features) && /cpu family\s*:\s*25\b/u.test(features);

/** Whether it is a processor with AVX-512 of either kind. */
export const hasAvx512 = () => widestVector().startsWith('AVX-512');

/** What this machine has, 'unknown' where the system does not say. */
export function widestVector() {
  if (process.arch === 'arm64') return 'NEON';
  return widestOf(features()) ?? 'unknown';
}

function features() {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/cpuinfo', 'utf8');
    if (process.platform !== 'darwin') return '';
    return execFileSync('sysctl', ['-n', 'machdep.cpu.features', 'machdep.cpu.leaf7_features'], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
