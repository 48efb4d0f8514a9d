// The least that a page of React can be, built and served like the portal: what its libraries cost by themselves.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { root } from '../../scripts/prepare.mjs';

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Blank</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><div id="root"></div><script type="module" src="./main.js"></script></body></html>`;
const program = `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(createElement('h1', null, 'Welcome, Mel Ferrante'));`;
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Builds it in an empty folder and serves it until it is closed. */
export async function serveBlank(
  folder: string,
): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'main.js'), program);
  const modules = join(root, 'node_modules');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { react: join(modules, 'react'), 'react-dom': join(modules, 'react-dom') } },
    build: { outDir: join(folder, 'dist'), modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://blank').pathname.replace(/\/$/, '/index.html');
    readFile(join(folder, 'dist', name)).then(
      (content) => {
        response.writeHead(200, { 'content-type': types[extname(name)] ?? '', 'content-encoding': 'br' });
        response.end(brotliCompressSync(content));
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
