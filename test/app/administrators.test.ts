// How a production tenant gets administrators who are people: the one-time address of a start, and `latchkey admin`, on
// both engines.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { entityNames } from '../../src/model/entities.ts';
import { eq, from, type Condition } from '../../src/odata/query.ts';
import { update } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { runVerb } from '../cli/runVerb.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { emptyDatabase } from '../store/open.ts';
import { enginesByTurns } from '../sample.ts';
import { proxied, startProduction, throughProxy, type Production } from './production.ts';
import { send } from './send.ts';

const strong = 'bucket-otter-trellis-91';
const person = { displayName: 'Mara Holt', userPrincipalName: 'mara@example.org', password: strong };

let folder: string;
let postgres: PostgresServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-administrators-'));
  await writeFile(join(folder, 'public-url'), `${proxied.LATCHKEY_PUBLIC_URL}\n`);
  postgres = await startPostgres();
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
  await postgres.stop();
});

const pathOf = (address: string): string => new URL(address).pathname + new URL(address).search;
const openPage = (to: Production, address: string, language = 'en') =>
  send(`${to.app.http}${pathOf(address)}`, { ...throughProxy, 'accept-language': language });
const submit = (to: Production, address: string, fields: Readonly<Record<string, string>>, language = 'en') =>
  send(`${to.app.http}/account/administrator`, {
    ...throughProxy,
    'accept-language': language,
    form: new URLSearchParams({
      code: new URL(address).searchParams.get('code') ?? '',
      passwordAgain: fields['password'] ?? '',
      ...fields,
    }).toString(),
  });

for (const engine of enginesByTurns(import.meta.url))
  describe(`administrators (${engine})`, () => {
    let database: string;
    const start = (env: Readonly<Record<string, string>> = {}) =>
      startProduction({ ...proxied, LATCHKEY_DATABASE: database, LATCHKEY_DATA: join(folder, engine), ...env });
    const rowsOf = async (entity: EntityName, where?: Condition) => {
      const store = await open({ database, mode: 'production', onFault: () => {} });
      const [page] = await store.read([from(entity, where)]);
      await store.close();
      return page?.rows ?? [];
    };
    const admin = async (...argv: readonly string[]) => {
      const env = { LATCHKEY_PUBLIC_URL_FILE: join(folder, 'public-url') };
      const ran = await runVerb(['admin', ...argv, '--database', database, '--mode', 'production'], env);
      return { ...ran, out: ran.out.trim() };
    };
    const namesOfAdministrators = async (): Promise<readonly string[]> => {
      const held = await rowsOf('roleAssignment', eq('provider', 'directory'));
      const users = await rowsOf('directoryObject', eq('kind', 'user'));
      return held.flatMap(({ principalId }) =>
        users.filter(({ id }) => id === principalId).map(({ userPrincipalName }) => String(userPrincipalName)),
      );
    };
    before(async () => {
      database = await emptyDatabase(engine, join(folder, 'one', 'latchkey.db'), postgres);
    });

    test('the address of a start makes one administrator, once, and is written nowhere', async () => {
      const servers = engine === 'sqlite' ? [await start()] : [await start(), await start()];
      const [first, last] = [servers[0], servers.at(-1)] as [Production, Production];
      const address = first.app.administratorAddress ?? assert.fail('no address');
      assert.match(address, /^https:\/\/access\.example\.org\/account\/administrator\?code=[\w-]{43}$/);
      const code = new URL(address).searchParams.get('code') as string;
      // It was looked at twice, which uses nothing up.
      for (const _ of [1, 2]) {
        const page = await openPage(last, address);
        assert.equal(page.status, 200);
        assert.match(page.text, /<h1>Make an administrator<\/h1>/);
        assert.match(String(page.headers['content-security-policy']), /default-src 'none'; script-src 'none'/);
        assert.equal(page.headers['cache-control'], 'no-store');
      }
      const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
        [{ ...person, password: 'aaaaaaaa' }, /repeats itself/],
        [{ ...person, password: 'Mara Holt mara' }, /resembles the user&#39;s own names/],
        [{ ...person, passwordAgain: 'another' }, /two new passwords differ/],
        [{ ...person, userPrincipalName: 'mara@elsewhere.example' }, /domain of the organization: example\.org/],
        [{ ...person, displayName: ' ' }, /Name: /],
      ];
      for (const [fields, says] of wrong) {
        const refused = await submit(first, address, fields);
        assert.equal(refused.status, 400, JSON.stringify(fields));
        assert.match(refused.text, says);
        assert.ok(!refused.text.includes(strong), 'no password goes back');
      }
      assert.match((await openPage(first, address, 'de-CH, en;q=0.5')).text, /<html lang="de">[\s\S]*Anmeldename/);
      const foreign = await send(`${first.app.http}/account/administrator`, {
        ...throughProxy,
        origin: 'https://evil.example',
        form: new URLSearchParams({ code, ...person, passwordAgain: strong }).toString(),
      });
      assert.equal(foreign.status, 403);
      assert.deepEqual(await namesOfAdministrators(), []);

      // Of ten at the same moment, with the codes of all processes, one is made.
      const addresses = servers.map(({ app }) => app.administratorAddress ?? '');
      const tries = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          submit(servers[n % servers.length] as Production, addresses[(n >> 1) % addresses.length] as string, {
            ...person,
            userPrincipalName: `mara${n}@example.org`,
          }),
        ),
      );
      assert.deepEqual(tries.map(({ status }) => status).sort(), [201, ...Array.from({ length: 9 }, () => 410)]);
      const [made, ...others] = await namesOfAdministrators();
      assert.deepEqual([others.length, made?.startsWith('mara')], [0, true]);
      for (const each of addresses) assert.equal((await openPage(first, each)).status, 410);
      const audited = (await rowsOf('audit')).map((each) => String(each['activityDisplayName']));
      for (const activity of ['Add user', 'Add member to role'])
        assert.equal(audited.filter((each) => each === activity).length, 1, activity);

      // Neither the log nor any row has the code.
      for (const { logged } of servers) assert.ok(!JSON.stringify(logged).includes(code));
      for (const entity of entityNames) assert.ok(!JSON.stringify(await rowsOf(entity)).includes(code), entity);
      for (const server of servers) await server.close();
      const again = await start();
      assert.equal(again.app.administratorAddress, null, 'nobody is asked again');
      await again.close();
    });

    test('`latchkey admin` gives a new address, makes administrators, and brings back who lost the role', async () => {
      const server = await start();
      const given = await admin();
      assert.deepEqual([given.status, given.err], [0, '']);
      assert.equal((await openPage(server, given.out)).status, 200);
      assert.equal((await submit(server, given.out, person)).status, 201);
      assert.equal((await submit(server, given.out, person)).status, 410);
      assert.equal((await namesOfAdministrators()).length, 2);

      const created = await admin('kim@example.org', '--display-name', 'Kim Rao');
      assert.match(
        created.out,
        /^kim@example\.org was created and is a Global Administrator\.\nPassword, [^:]+: \S{24}$/,
      );
      const kim = (await rowsOf('directoryObject', eq('userPrincipalName', 'kim@example.org')))[0];
      assert.deepEqual([kim?.['displayName'], kim?.['forceChangePassword']], ['Kim Rao', true]);
      const mails = await rowsOf('mail', eq('event', 'administratorMade'));
      assert.deepEqual(
        mails.map((each) => [each['to'], each['subject']]).filter(([to]) => to === 'mara@example.org'),
        [['mara@example.org', 'Kim Rao is now an administrator']],
      );

      // All roles are lost, and one who had it is disabled.
      const store = await open({ database, mode: 'production', onFault: () => {} });
      await store.commit([
        { kind: 'deleteWhere', entity: 'roleAssignment', where: eq('provider', 'directory') },
        update('directoryObject', String(kim?.id), { accountEnabled: false }),
      ]);
      await store.close();
      assert.deepEqual(await namesOfAdministrators(), []);
      const back = await admin('KIM@example.org');
      assert.equal(back.out, 'KIM@example.org is a Global Administrator.');
      assert.deepEqual(await namesOfAdministrators(), ['kim@example.org']);
      const again = (await rowsOf('directoryObject', eq('userPrincipalName', 'kim@example.org')))[0];
      assert.deepEqual([again?.['accountEnabled'], again?.['passwordHash']], [true, kim?.['passwordHash']]);
      // Disabled with the role, which is given once all the same.
      const reopened = await open({ database, mode: 'production', onFault: () => {} });
      await reopened.commit([update('directoryObject', String(kim?.id), { accountEnabled: false })]);
      await reopened.close();
      assert.equal((await admin('kim@example.org')).status, 0);
      assert.match((await admin('kim@example.org', '--new-password')).out, /Password, to be changed/);
      assert.deepEqual(await namesOfAdministrators(), ['kim@example.org'], 'not twice');

      const elsewhere = await admin('kim@elsewhere.example');
      assert.deepEqual([elsewhere.status, elsewhere.out], [2, '']);
      assert.match(elsewhere.err, /userPrincipalName/);
      assert.equal((await admin('--new-password')).status, 2);
      await server.close();
    });
  });
