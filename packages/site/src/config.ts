import { type DefaultTheme, defineConfig, type UserConfig } from 'vitepress';
import { contents } from './contents.ts';
import { resolveLinks } from './links.ts';
import { writeTexts } from './llms.ts';
import { exists, readPage } from './page.ts';
import { docs, repository, root } from './root.ts';
import { toSlug } from './slug.ts';

const description = 'A JSON-RPC 2.0 client for TypeScript';

const sidebar: DefaultTheme.SidebarItem[] = contents.map(({ title, pages, collapsed = false }) => ({
  text: title,
  collapsed,
  items: pages.filter(exists).map((path) => ({ text: readPage(path).title, link: `/${path}` })),
}));

/** The address of the first page of a part, for the links at the top. */
const top = (text: string, path: string): DefaultTheme.NavItem[] =>
  exists(path) ? [{ text, link: `/${path}`, activeMatch: `^/${path.split('/')[0]}(/|$)` }] : [];

const themeConfig: DefaultTheme.Config = {
  siteTitle: 'jsonrpcclient',
  nav: [
    ...top('Quick start', 'quick-start'),
    ...top('Recipes', 'recipes/bitcoind'),
    ...top('Migration', 'migration/json-rpc-2.0'),
    ...top('Reference', 'reference/options'),
    ...top('FAQ', 'project/faq'),
  ],
  sidebar,
  outline: { level: [2, 3] },
  search: {
    provider: 'local',
    options: {
      detailedView: true,
      miniSearch: { searchOptions: { boost: { title: 4, titles: 2, text: 1 }, fuzzy: 0.1 } },
    },
  },
  socialLinks: [{ icon: 'github', link: repository }],
  externalLinkIcon: false,
};

/** On narrow screens, a script opens the contents; without scripts, they are below the page. */
const withoutScript = `
.VPNavBarHamburger, .VPLocalNav, .VPNavBarSearch, .VPNavBarAppearance { display: none !important }
@media (max-width: 959px) {
  .VPSidebar { position: static !important; transform: none !important; opacity: 1 !important;
    visibility: visible !important; width: auto !important; max-width: none !important; box-shadow: none !important }
  .Layout { flex-direction: column }
  .VPSidebar { order: 1 }
  .VPFooter { order: 2 }
}
.VPSidebarItem.collapsed .items { display: block !important }
`;

/** The site: `docs` as it is on GitHub, with navigation and search. */
export const config: UserConfig<DefaultTheme.Config> = defineConfig({
  title: 'jsonrpcclient',
  description,
  lang: 'en-US',
  srcDir: docs,
  // Addresses are relative to the page, so the site can be served from any folder.
  base: './',
  cleanUrls: true,
  head: [['noscript', {}, `<style>${withoutScript}</style>`]],
  themeConfig,
  router: { prefetchLinks: false },
  markdown: {
    anchor: { slugify: toSlug },
    config: resolveLinks,
    theme: { light: 'github-light', dark: 'github-dark' },
  },
  transformPageData(page) {
    const path = page.relativePath.replace(/\.md$/, '');
    page.description ||= readPage(path).description;
    // The list of its headings would be longer than a page.
    if (path === 'reference/error-messages') page.frontmatter.outline = 2;
    if (path === 'index') Object.assign(page.frontmatter, { sidebar: false, aside: false });
  },
  transformHead({ page, pageData }) {
    const top = '../'.repeat(page.split('/').length - 1) || './';
    const icon = { rel: 'icon', type: 'image/svg+xml', href: `${top}favicon.svg` };
    if (page === '404.md') return [['link', icon]];
    const href = `./${page.split('/').at(-1)}`;
    const text = { rel: 'alternate', type: 'text/markdown', href, title: pageData.title };
    return [
      ['link', icon],
      ['link', text],
    ];
  },
  buildEnd: ({ outDir }) => writeTexts(outDir),
  vite: {
    // The index of the search is larger than what Vite expects; a page loads it only for a search.
    build: { chunkSizeWarningLimit: 5_000 },
    publicDir: `${docs}public`,
    worker: { format: 'es' },
    resolve: {
      alias: [
        { find: /^@jsonrpcclient\/([\w-]+)$/, replacement: `${root}packages/$1/src/index.ts` },
        {
          find: /^@jsonrpcclient\/([\w-]+)\/([\w-]+)$/,
          replacement: `${root}packages/$1/src/$2.ts`,
        },
        { find: /^jsonrpcclient$/, replacement: `${root}packages/jsonrpcclient/src/index.ts` },
      ],
    },
  },
});
