// `npm start` leaves the packages of the tests out, so that the server must not need one of them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  dependencies: Record<string, string>;
};
/** Types are gone when the server runs; what else an import statement names must be there. */
const imported = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm;

it('every package that the server imports is one that it is installed with', () => {
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.d.ts'] });
  const packages = files
    .flatMap((file) =>
      [...readFileSync(`${root}${file}`, 'utf8').matchAll(imported)].map((match) => match[1] ?? match[2] ?? ''),
    )
    .filter((name) => !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  assert.ok(packages.includes('fastify'), 'the imports were not found');
  assert.deepEqual(
    [...new Set(packages)].filter((name) => !(name in dependencies)),
    [],
  );
});
