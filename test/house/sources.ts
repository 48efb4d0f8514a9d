// The sources of this checkout that are written by hand, for the tests about the house itself.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** Below the root of the checkout: `src/http/pipeline/serve.ts`. */
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(['node_modules', 'dist']);
/** What a program makes, and says so in its first line. */
const isGenerated = (path: string): boolean => path.endsWith('.gen.ts') || /^test\/types\/answers\./.test(path);

/** All below these folders, without what is generated. */
export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap(pathsBelow)
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !isGenerated(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : pathsBelow(path);
    return [path];
  });
}

/** Code without comments, so that a comment may explain what the code must not do. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Lines keep their numbers. */
const blank = (comment: string): string => comment.replace(/[^\n]/g, '');
