// How the front is built: a page is a chunk of its own, and what all pages stand on is loaded once.

import { defineConfig } from 'vite';
import { compileCatalogs } from './catalogs.ts';

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
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1.0', '/beta', '/latchkey', '/sandbox', '/metadata', '^/[^/]+/oauth2'].map((path) => [
        path,
        'http://127.0.0.1:8420',
      ]),
    ),
  },
});
