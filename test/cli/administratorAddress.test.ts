// Where a start leaves the address of the first administrator, and whose file it leaves alone.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tellAdministratorAddress } from '../../src/cli/administratorAddress.ts';

let data: string;
let file: string;
before(async () => {
  data = await mkdtemp(join(tmpdir(), 'latchkey-address-'));
  file = join(data, 'first-administrator');
});
after(() => rm(data, { recursive: true, force: true }));

const address = 'https://access.example.org/account/administrator?code=abc';

interface Start {
  readonly mode?: 'sandbox' | 'production';
  readonly serves?: boolean;
  readonly address?: string | null;
}

async function start({ mode = 'production', serves = true, address: offered = null }: Start): Promise<string> {
  const logged: string[] = [];
  await tellAdministratorAddress(
    { administratorAddress: offered },
    { data, mode, serves },
    { tell: () => {}, log: (level, says, facts) => logged.push(`${level} ${says} ${JSON.stringify(facts)}`) },
  );
  return logged.join('\n');
}

const starts: readonly (readonly [title: string, Start, leaves: string | null])[] = [
  ['a process that only works leaves the file of the server beside it', { serves: false }, 'of another start\n'],
  ['a sandbox leaves the file of a server in its folder', { mode: 'sandbox' }, 'of another start\n'],
  ['a server of a tenant that has an administrator removes it', {}, null],
  ['a server of a tenant without one writes its own', { address }, `${address}\n`],
];
for (const [title, settings, leaves] of starts)
  test(title, async () => {
    await writeFile(file, 'of another start\n');
    const logged = await start(settings);
    assert.equal(existsSync(file) ? await readFile(file, 'utf8') : null, leaves);
    assert.doesNotMatch(logged, /code=/);
    if (leaves !== null && settings.address === address) assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

test('of two servers that start at the same moment both say where an address is', async () => {
  await rm(file, { force: true });
  const logged = await Promise.all([start({ address }), start({ address })]);
  for (const each of logged) assert.match(each, /first-administrator/);
  assert.equal(await readFile(file, 'utf8'), `${address}\n`);
});
