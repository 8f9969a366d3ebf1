import { jsonDifferences, type Json } from '@infodrop/training';

/**
 * The first place where two plain values differ, in words.
 *
 * @param there - What was found.
 * @param here - What should be.
 * @param path - Where in the whole these two stand.
 * @returns For instance 'scale.seed: 1 there, 2 here'; undefined when they are equal.
 *
 * @example
 * difference({ a: 1 }, { a: 2 }); // 'a: 1 there, 2 here'
 */
export function difference(there: unknown, here: unknown, path = ''): string | undefined {
  const [first] = jsonDifferences(there as Json | undefined, here as Json | undefined, path);
  if (first === undefined) return undefined;
  const shown = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return `${first.path}: ${shown(first.left)} there, ${shown(first.right)} here`;
}
