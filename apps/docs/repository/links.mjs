// Links and images of a document of the repository lead to pages of the site.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, targetOf } from './pages.mjs';

const FILES = 'repository';
const shown = new Set();

/** What a document begins with, so that the plugin knows where it lies: Astro does not tell it. */
export const markOf = (path) => `<!-- document: ${path} -->\n\n`;

/** A remark plugin; it leaves pages that were written for the site alone. What the site does not have keeps its words and loses its link. */
export function repositoryLinks() {
  return (tree) => {
    const [, from] = /^<!-- document: (.+) -->$/u.exec(tree.children[0]?.value ?? '') ?? [];
    if (from === undefined) return;
    tree.children.shift();
    const visit = (node) => {
      if (node.children === undefined) return;
      node.children = node.children.flatMap((child) => {
        visit(child);
        if (!['link', 'image', 'definition'].includes(child.type)) return [child];
        const target = targetOf(child.url, from);
        if (target === undefined) return [child];
        if (target.page !== undefined) return [{ ...child, url: target.page }];
        if (target.file !== undefined && child.type === 'image') {
          shown.add(target.file);
          return [{ ...child, url: `/${FILES}/${target.file}` }];
        }
        return child.children ?? [];
      });
    };
    visit(tree);
  };
}

/** An Astro integration that brings the images to the site. */
export function repositoryImages() {
  return {
    name: 'repository-images',
    hooks: {
      'astro:build:done': ({ dir }) => {
        for (const path of shown) cpSync(join(ROOT, path), join(fileURLToPath(dir), FILES, path));
      },
    },
  };
}
