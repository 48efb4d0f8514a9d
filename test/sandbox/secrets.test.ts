// The file of the sandbox's secrets: whole, its owner's alone, never the same twice.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateSecrets, readSecrets, writeSecrets } from '../../src/sandbox/sandboxSecrets.ts';

test('what is written is read, and nobody else may read it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-secrets-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secrets.json');
  assert.equal(await readSecrets(file), null);
  const secrets = generateSecrets();
  await writeSecrets(file, secrets);
  assert.deepEqual(await readSecrets(file), secrets);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ['secrets.json']);
  await writeFile(file, JSON.stringify({ passwords: {}, clientSecrets: secrets.clientSecrets }));
  await assert.rejects(readSecrets(file), /lack globalAdmin/);
});

test('every draw is another, and a public client has no secret', () => {
  const [one, two] = [generateSecrets(), generateSecrets()];
  const all = [
    ...Object.values(one.passwords),
    ...Object.values(two.passwords),
    ...Object.values(one.clientSecrets),
    ...Object.values(two.clientSecrets),
  ];
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.every((secret) => secret.length >= 32));
  assert.equal('public' in one.clientSecrets, false);
});
