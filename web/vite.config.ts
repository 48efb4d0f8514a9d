// How the front is built: a page is a chunk of its own, and what all pages stand on is loaded once.

import { defineConfig } from 'vite';
import { compileCatalogs } from './catalogs.ts';

/** Packages of the library that pages of the portal need beside the first one: fields, panels, menus, tooltips. */
const controls = packages(
  'tabster keyborg @floating-ui @fluentui/keyboard-keys',
  ...[
    'aria checkbox context-selector field input label motion popover portal positioning',
    'radio search select switch tabster textarea tooltip',
  ].map((names) => names.replaceAll(/\S+/g, '@fluentui/react-$&')),
);
/** Small parts that pages of the portal share, and that need no control. */
const parts = sources(
  'api/entities api/paths api/tenantTime parts/allowedActions parts/Facts parts/Initials parts/Instant parts/instants',
  'parts/Person parts/Section parts/Timeline portal/access/myAccess portal/approvals/approvals portal/parts/myPackages',
  'portal/parts/OpenAsCall portal/parts/RequestStateBadge portal/parts/StandingBadge portal/parts/Unreadable',
  'portal/requests/ProgressHistory portal/requests/progress portal/requests/Steps',
);

function packages(...names: readonly string[]): RegExp {
  return new RegExp(`node_modules/(${names.join(' ').replaceAll(' ', '|')})/`.replaceAll('/', '[\\\\/]'));
}

function sources(...names: readonly string[]): RegExp {
  const own = `web/src/(${names.join(' ').replaceAll(' ', '|')})\\.tsx?$`.replaceAll('/', '[\\\\/]');
  return new RegExp(`${own}|${packages('@fluentui/react-badge').source}`);
}

export default defineConfig({
  // The server puts a fresh nonce in this place with each answer; styles that Fluent makes at run time bear it.
  html: { cspNonce: '{nonce}' },
  plugins: [compileCatalogs],
  resolve: {
    // Catalogs are compiled; the parser would be dead weight in the browser.
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' },
  },
  build: {
    manifest: true,
    target: 'es2023',
    // Of what is bundled: nobody installs it, so that its licences must come with it.
    license: { fileName: 'third-party-licenses.md' },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      // `use client` is meant for another kind of server.
      checks: { moduleLevelDirective: false } as never,
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 4 },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/](?!\w+-virtual|virtual-)/, priority: 3 },
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'controls', test: controls, priority: 1 },
            { name: 'parts', test: parts, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1.0', '/beta', '/latchkey', '/sandbox', '/metadata', '/branding', '^/[^/]+/oauth2'].map((path) => [
        path,
        'http://127.0.0.1:8420',
      ]),
    ),
  },
});
