// `astro build`, with Astro's telemetry off, however it is called.
import { fileURLToPath } from 'node:url';
import { build } from 'astro';

process.env.ASTRO_TELEMETRY_DISABLED = '1';
await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' });
