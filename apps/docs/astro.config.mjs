// The site: static pages, the demonstrations and the repository's own documents, with search, and nothing from another host.
import { fileURLToPath } from 'node:url';
import starlight from '@astrojs/starlight';
import { defineConfig, passthroughImageService } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { focusableScrollers } from './markdown/focusableScrollers.mjs';
import { contentSecurityPolicy } from './policy/contentSecurityPolicy.mjs';
import { repositoryImages, repositoryLinks } from './repository/links.mjs';
import { sidebar } from './sidebar.mjs';

// Siblings are seen as they are written, as in tests; the others are Vite's own defaults for a browser.
const conditions = ['@infodrop/source', 'module', 'browser', 'development|production'];
const nothing = fileURLToPath(new URL('src/demonstrations/notInstalled.ts', import.meta.url));

export default defineConfig({
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  image: { service: passthroughImageService() },
  markdown: {
    remarkPlugins: [remarkMath, repositoryLinks],
    rehypePlugins: [[rehypeKatex, { throwOnError: true }], focusableScrollers],
  },
  integrations: [
    starlight({
      title: 'infodrop',
      description:
        'Information Dropout for TensorFlow.js: a network that keeps what its task needs, and forgets the rest.',
      logo: { src: './src/assets/mark.svg', alt: '' },
      favicon: '/mark.svg',
      customCss: ['katex/dist/katex.min.css', './src/styles/site.css'],
      sidebar,
      lastUpdated: false,
      credits: false,
      pagination: true,
    }),
    repositoryImages(),
    contentSecurityPolicy(),
  ],
  vite: {
    resolve: {
      conditions,
      // The playground takes wasm; the engine's other back ends stay out of the site.
      alias: { '@tensorflow/tfjs-backend-webgl': nothing, '@tensorflow/tfjs-backend-webgpu': nothing },
    },
    worker: { format: 'es' },
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  },
});
