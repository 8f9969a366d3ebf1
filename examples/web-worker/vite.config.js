import { defineConfig } from 'vite';

// A worker that imports as it goes is a module.
export default defineConfig({ worker: { format: 'es' } });
