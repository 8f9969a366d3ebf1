// `astro build`, with Astro's telemetry off, however it is called.
import { fileURLToPath } from 'node:url';
import { build } from 'astro';

process.env.ASTRO_TELEMETRY_DISABLED = '1';
// From nothing: what Astro kept of the last build loses documents at times.
await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn', force: true });
