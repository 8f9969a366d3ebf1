// Gives the documents of the repository to Astro, beside the pages that were written for the site.
import { docsLoader } from '@astrojs/starlight/loaders';
import { markOf } from './links.mjs';
import { PAGES, readDocument } from './pages.mjs';

/** A loader of both. */
export function pagesAndDocuments() {
  const written = docsLoader();
  return {
    ...written,
    name: 'pages-and-documents',
    load: async (context) => {
      await written.load(context);
      const { store, parseData, renderMarkdown, generateDigest } = context;
      for (const [path, id] of PAGES) {
        const { title, body } = readDocument(path);
        const data = await parseData({ id, data: { title, editUrl: false } });
        const rendered = await renderMarkdown(markOf(path) + body);
        store.set({ id, data, body, rendered, digest: generateDigest(path + body) });
      }
    },
  };
}
