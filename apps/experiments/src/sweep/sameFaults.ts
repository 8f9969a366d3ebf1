/** A fault that several runs may have. */
export interface Fault {
  /** What had it. */
  readonly of: string;
  readonly message: string;
}

/**
 * Faults without repetition: those of one message are one.
 *
 * @param faults - In the order in which they stand.
 * @returns Each message once, where it is first, without the stop at its end, with all that had it.
 *
 * @example
 * sameFaults([{ of: 'a', message: 'x.' }, { of: 'b', message: 'x.' }]); // [{ of: ['a', 'b'], message: 'x' }]
 */
export function sameFaults(faults: readonly Fault[]): { readonly of: readonly string[]; readonly message: string }[] {
  const byMessage = new Map<string, string[]>();
  for (const { of, message } of faults) byMessage.set(message, [...(byMessage.get(message) ?? []), of]);
  return [...byMessage].map(([message, of]) => ({ of, message: message.replace(/\.$/, '') }));
}
