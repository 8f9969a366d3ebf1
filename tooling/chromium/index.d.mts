import type { Browser } from 'playwright-core';

/** See `index.mjs`. */
export function startChromium(
  flags?: readonly string[],
): Promise<
  { readonly browser: Browser; readonly why?: undefined } | { readonly browser?: undefined; readonly why: string }
>;

/** See `index.mjs`. */
export function resultOfPage(
  browser: Browser,
  url: string,
  name: string,
  options?: { readonly seconds?: number },
): Promise<{ readonly value: unknown; readonly complaints: readonly string[] }>;
