import { CommandError } from '../commandError.js';

/** Reads a duration behind a flag. */
export function secondsOf(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
  throw new CommandError(`${flag} must be a number of seconds ≥ ${least}, got ${text}. Leave it out.`);
}
