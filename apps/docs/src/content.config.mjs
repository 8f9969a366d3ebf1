import { defineCollection } from 'astro/content/config';
import { docsSchema } from '@astrojs/starlight/schema';
import { pagesAndDocuments } from '../repository/loader.mjs';

export const collections = { docs: defineCollection({ loader: pagesAndDocuments(), schema: docsSchema() }) };
