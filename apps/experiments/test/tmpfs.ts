import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export interface MountedDisk {
  readonly path: string;
  readonly unmount: () => void;
}

/**
 * A small disk of its own, in memory, for tests of full and read-only disks.
 *
 * @param path - Where it is mounted; made where it is missing.
 * @param size - As mount takes it, such as '64k'.
 * @param options - More of mount's options, such as 'ro'.
 * @returns The disk, or undefined where this user may not mount one.
 */
export function mountTmpfs(path: string, size: string, options = 'rw'): MountedDisk | undefined {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},${options}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return {
    path,
    unmount: () => {
      execFileSync('umount', [path], { stdio: 'ignore' });
    },
  };
}
