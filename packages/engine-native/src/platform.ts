import { familySync, MUSL } from 'detect-libc';
import platforms from '../platforms.json';

/** What there is a binary for: operating system, processor and, on Linux, C library. */
export const PLATFORMS: readonly string[] = platforms.map(({ platform }) => platform);

/**
 * What this process runs on, in the form of `PLATFORMS`; it need not be among them.
 *
 * @returns A name such as 'linux-x64-gnu'.
 *
 * @example
 * platformName(); // 'darwin-arm64'
 */
export function platformName(): string {
  const { platform, arch } = process;
  if (platform !== 'linux') return `${platform}-${arch}`;
  return `${platform}-${arch}-${familySync() === MUSL ? 'musl' : 'gnu'}`;
}
