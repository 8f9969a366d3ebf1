/** What a value is, for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return shortened(JSON.stringify(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  // JSON would write NaN and infinities as null.
  if (Array.isArray(value)) return shortened(`[${value.map(describe).join(', ')}]`);
  try {
    return shortened(JSON.stringify(value));
  } catch {
    return 'an object';
  }
}

const shortened = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 77)}...`);
