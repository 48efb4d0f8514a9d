// What can be told of the container's files without an engine; `npm run container` builds and runs them.

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { root } from '../../scripts/prepare.mjs';
import { describeSettings } from '../../src/config/settings.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const deployed = globSync('deploy/**/*.yaml', { cwd: root }).sort();
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

test('every file names the image of this version', () => {
  for (const file of [...deployed, 'docs/container.md'])
    for (const [, tag] of read(file).matchAll(/\blatchkey:(\d[\w.]*)/g)) assert.equal(tag, version, file);
});

test('every file is YAML, and every setting in it exists', () => {
  const known = new Set(describeSettings().flatMap(({ env }) => [env, `${env}_FILE`]));
  for (const file of deployed) {
    for (const document of parseAllDocuments(read(file), { merge: true })) assert.deepEqual(document.errors, []);
    for (const [name] of read(file).matchAll(/\bLATCHKEY_\w+/g)) assert.ok(known.has(name), `${file}: ${name}`);
  }
});

test('the build gets what it copies, and no data of a checkout', () => {
  const included = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  for (const each of included.filter((name) => !name.includes('*'))) assert.ok(existsSync(join(root, each)), each);
  assert.ok(!included.includes('data') && !included.includes('.git'));
});

test('the image runs as nobody in particular, and says whether it is well', () => {
  const dockerfile = read('Dockerfile');
  assert.match(dockerfile, /^USER 65532:65532$/m);
  assert.match(dockerfile, /^HEALTHCHECK .*\\\n\s+CMD \["node".*readyz/m);
  assert.match(dockerfile, /^STOPSIGNAL SIGTERM$/m);
});
