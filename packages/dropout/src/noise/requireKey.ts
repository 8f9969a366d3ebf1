import type { Key } from '@infodrop/random';
import { requireInteger, requireThat } from '@infodrop/requirements';

/** Throws RangeError unless the key is one, or null, and the offset in its stream an integer ≥ 0. */
export function requireKey(caller: string, key: Key | null, offset: number): void {
  requireThat(
    key === null || Array.isArray((key as Partial<Key> | undefined)?.words),
    caller,
    'key',
    'a key of @infodrop/random, or null for a call without noise',
    key,
  );
  requireInteger(caller, 'offset', offset, 0);
}
