// What a person's browser loads before Home stands, by the manifest of the build.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';
import { buildOnce } from './browser.ts';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
const dist = join(root, 'web', 'dist');
let manifest: Readonly<Record<string, Chunk>>;
before(async () => {
  await buildOnce();
  manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
});

/** The files that a source brings with it, itself among them. */
function filesOf(source: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[source] ?? assert.fail(`the build has no ${source}`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const each of chunk.imports ?? []) filesOf(each, files);
  return files;
}

const firstRoute = ['index.html', 'src/portal/home/HomePage.tsx'];

for (const language of ['en', 'de']) {
  test(`the first route in ${language} is at most 190 KiB, compressed`, () => {
    const files = new Set<string>();
    for (const source of [...firstRoute, `src/text/${language}.ts`]) filesOf(source, files);
    const bytes = [...files].map((file) => {
      const path = join(dist, file);
      return readFileSync(existsSync(`${path}.br`) ? `${path}.br` : path).length;
    });
    const total = bytes.reduce((sum, each) => sum + each, 0);
    assert.ok(total > 100 * 1024, 'the manifest is read');
    assert.ok(total <= 190 * 1024, `${(total / 1024).toFixed(1)} KiB: ${[...files].join(', ')}`);
  });
}

test('nothing of the workbench is in it: no Explorer, no view of JSON, no parser of messages', () => {
  const files = new Set<string>();
  for (const source of firstRoute) filesOf(source, files);
  const text = [...files].map((file) => readFileSync(join(dist, file), 'utf8')).join('\n');
  for (const name of ['Explorer', 'JsonView', 'Why', 'WorkbenchShell'])
    assert.ok(
      !Object.entries(manifest).some(([source, { file }]) => source.includes(`/${name}`) && files.has(file)),
      name,
    );
  // A word of each.
  assert.ok(!text.includes('Send this step') && !text.includes('EXPECT_ARGUMENT_CLOSING_BRACE'));
});
