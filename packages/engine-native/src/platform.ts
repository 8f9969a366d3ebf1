import { familySync, MUSL } from 'detect-libc';

/** What there is a binary for: operating system, processor and, on Linux, C library. */
export const PLATFORMS = [
  'linux-x64-gnu',
  'linux-x64-musl',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
] as const;

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
