// The built workbench from web/dist, read into memory once: every file with its type and what it is precompressed to.

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StaticSite, StaticFile } from '../http/server/staticFiles.ts';

const builtWebFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Null where it was never built; the API is served all the same. The page is told by which client it signs people in,
 * where there is one.
 */
export async function loadWebFiles({
  clientId,
  folder = builtWebFolder,
}: {
  readonly clientId: string | null;
  readonly folder?: string;
}): Promise<StaticSite | null> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const files = new Map<string, StaticFile>();
  for (const path of paths) {
    const type = contentTypes[extname(path)];
    if (type === undefined) continue;
    const [plain, br, gzip] = await Promise.all([
      readFile(path),
      ...['.br', '.gz'].map((end) => readFile(path + end).catch(() => null)),
    ]);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(name, {
      contentType: type,
      etag: `"${createHash('sha256')
        .update(plain as Buffer)
        .digest('base64url')
        .slice(0, 22)}"`,
      content: plain as Buffer,
      br: br ?? null,
      gzip: gzip ?? null,
    });
  }
  const index = files.get('/index.html');
  if (index === undefined) return null;
  files.delete('/index.html');
  return { index: index.content.toString().replaceAll('{client}', clientId ?? ''), files };
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
