/**
 * What the file system said, for people who do not know its codes.
 *
 * @param error - What was thrown.
 * @returns A reason in words, with the code; the error's own message where it has none.
 *
 * @example
 * import { reasonOf } from '@infodrop/training/node';
 * reasonOf({ code: 'ENOSPC' }); // 'no space left on the device (ENOSPC)'
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const known: Record<string, string> = {
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be larger than allowed',
    EROFS: 'the file system is read-only',
    EACCES: 'no permission',
    EPERM: 'not permitted',
    ENOTDIR: 'a part of the path is not a folder',
    ENOENT: 'a part of the path does not exist',
    EIO: 'the device failed',
  };
  if (code === undefined) return message ?? String(error);
  return known[code] === undefined ? (message ?? code) : `${known[code]} (${code})`;
}
