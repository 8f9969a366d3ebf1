// What the site has, in the order in which it is read.
import { PAGES, readDocument } from './repository/pages.mjs';

/** The pages in a folder of the site, by the names that `label` gives them. */
const under = (folder, label) =>
  [...PAGES.values()]
    .filter((place) => place.startsWith(`${folder}/`) && place.split('/').length === 2)
    .map((place) => ({ label: label(place.slice(folder.length + 1)), link: `/${place}/` }));

const LEARN = [
  'information',
  'variational-inference',
  'dropout',
  'representations',
  'bottleneck',
  'information-dropout',
  'relations',
  'experiments',
];

/** In the order of their list. */
const RECIPES = [...readDocument('docs/recipes/README.md').body.matchAll(/\[([^\]]+)\]\(([\w-]+)\.md\)/g)].map(
  ([, title, name]) => [name, title],
);

const DEMONSTRATIONS = ['forgetting', 'noise', 'rectifiers', 'bottleneck', 'estimators', 'latent', 'why'];

export const sidebar = [
  { label: 'Playground in nats', link: '/' },
  {
    label: 'Learn',
    items: [...LEARN.map((name) => `learn/${name}`), { label: 'All equations', link: '/learn/equations/' }],
  },
  { label: 'Demonstrations', items: DEMONSTRATIONS.map((name) => `demonstrations/${name}`) },
  {
    label: 'Use',
    items: [
      { label: 'Getting started', link: '/use/' },
      {
        label: 'Recipes',
        collapsed: true,
        items: RECIPES.map(([name, label]) => ({ label, link: `/use/recipes/${name}/` })),
      },
      { label: 'Examples', link: '/use/examples/' },
      { label: 'Which estimator?', link: '/packages/information/which-estimator/' },
      { label: 'Coming from elsewhere', link: '/packages/information/coming-from/' },
      { label: 'Your browser', link: '/use/your-browser/' },
      { label: 'Limits', link: '/use/limits/' },
      { label: 'Many machines', link: '/use/many-machines/' },
      { label: 'Contributing', link: '/use/contributing/' },
      { label: 'Releasing', link: '/use/releasing/' },
    ],
  },
  { label: 'Packages', collapsed: true, items: under('packages', (name) => name) },
  {
    label: 'Results',
    collapsed: true,
    items: under('results', (name) => name.replaceAll('-', ' ')),
  },
  {
    label: 'Every public name',
    collapsed: true,
    items: [{ label: 'All packages', link: '/api/' }, ...under('api', (name) => name)],
  },
];
