// The verbs of the command line, on both engines: what they keep, what they refuse, and in which words.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { verbs } from '../../src/cli/verbs.ts';
import { openDumpReader, dumpedEntities } from '../../src/store/dump.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { emptyDatabase } from '../store/open.ts';
import { enginesByTurns } from '../sample.ts';
import { runVerb as run } from './runVerb.ts';

async function everything(database: string): Promise<Readonly<Record<string, unknown>>> {
  const reading = await openDumpReader(database);
  const all: Record<string, unknown[]> = {};
  for (const name of dumpedEntities) {
    all[name] = [];
    for await (const rows of reading.rows(name)) all[name].push(...rows);
  }
  await reading.close();
  return { mode: reading.mode, ...all };
}

describe('the command line', () => {
  let folder: string;
  let server: PostgresServer;
  let lived: string;
  const place = (name: string): string => `sqlite:${join(folder, name, 'latchkey.db')}`;
  const em = '/v1.0/identityGovernance/entitlementManagement';
  const newCatalog = async (latchkey: Latchkey, name: string): Promise<void> => {
    assert.equal(
      (
        await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, {
          displayName: name,
          description: 'Ärger 😀 \u2028 "quoted"',
        })
      ).status,
      201,
    );
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-cli-'));
    server = await startPostgres();
    lived = place('lived');
    const latchkey = await startLatchkey({ env: { LATCHKEY_DATABASE: lived, LATCHKEY_DATA: join(folder, 'lived') } });
    await newCatalog(latchkey, 'Ärger 😀');
    assert.equal(
      (
        await latchkey.call('globalAdmin', 'POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: 'Ann',
          mailNickname: 'ann',
          userPrincipalName: `ann@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'Some-secret-1' },
        })
      ).status,
      201,
    );
    await latchkey.clock({ advance: 'P1D' });
    await latchkey.close();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stopPostgres();
    await server.stop();
  });

  test('copy takes a tenant to PostgreSQL and back, row by row the same, and it lives on there', async () => {
    const there = await freshDatabase(server);
    const env = { LATCHKEY_DATA: join(folder, 'there') };
    const forth = await run(['copy', '--from', lived, '--to', there], env);
    assert.equal(forth.status, 0, forth.err);
    assert.match(forth.out, /^ {2}catalog +\d+$/m);
    assert.deepEqual(await everything(there), await everything(lived));
    const back = await run(['copy', '--from', there, '--to', place('back')], env);
    assert.equal(back.status, 0, back.err);
    assert.deepEqual(await everything(place('back')), await everything(lived));
    const again = await startLatchkey({
      env: { LATCHKEY_DATABASE: place('back'), LATCHKEY_DATA: join(folder, 'back') },
    });
    assert.equal(
      (await again.call('globalAdmin', 'GET', `${em}/catalogs?$filter=displayName eq 'ärger 😀'`)).body.value.length,
      1,
    );
    await again.close();
  });

  for (const engine of enginesByTurns(import.meta.url)) {
    test(`a backup of a server that goes on writing is of one moment, and restored as it was (${engine})`, async () => {
      const database = await emptyDatabase(engine, join(folder, 'busy', 'latchkey.db'), server);
      const data = join(folder, `busy-${engine}`);
      const latchkey = await startLatchkey({ env: { LATCHKEY_DATABASE: database, LATCHKEY_DATA: data } });
      let written = 0;
      let isOver = false;
      const writing = (async () => {
        while (!isOver) {
          await newCatalog(latchkey, `Busy ${written}`);
          written += 1;
        }
      })();
      while (written < 3)
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      const file = join(folder, `${engine}.backup`);
      const least = written;
      const made = await run(['backup', '--to', file], {
        LATCHKEY_DATABASE: database,
        LATCHKEY_DATA: data,
        LATCHKEY_MODE: 'sandbox',
      });
      isOver = true;
      await writing;
      assert.equal(made.status, 0, made.err);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      await latchkey.close();

      const other = engine === 'sqlite' ? await freshDatabase(server) : place('restored');
      const env = {
        LATCHKEY_DATABASE: other,
        LATCHKEY_DATA: join(folder, `restored-${engine}`),
        LATCHKEY_MODE: 'sandbox',
      };
      const back = await run(['restore', '--from', file], env);
      assert.equal(back.status, 0, back.err);
      const restored = await startLatchkey({ env });
      const { value } = (
        await restored.call(
          'globalAdmin',
          'GET',
          `${em}/catalogs?$filter=startswith(displayName,'Busy')&$select=displayName&$top=999`,
        )
      ).body as { value: readonly { readonly displayName: string }[] };
      assert.ok(value.length >= least && value.length <= written, `${least} <= ${value.length} <= ${written}`);
      // Of what was written one after the other there are all up to one.
      assert.deepEqual(
        value.map(({ displayName }) => Number(displayName.slice(5))).sort((a, b) => a - b),
        Array.from({ length: value.length }, (_, at) => at),
      );
      await restored.close();
      const twice = await run(['restore', '--from', file], env);
      assert.deepEqual(
        [twice.status, twice.err.replace(/\d+ rows/, 'N rows')],
        [1, 'The database is not empty: it has N rows of catalog. Name a new one.\n'],
      );
    });
  }

  test('a file that was cut short or altered writes nothing', async () => {
    const file = join(folder, 'whole.backup');
    assert.equal((await run(['backup', '--to', file, '--database', lived])).status, 0);
    const bytes = await readFile(file);
    const altered = (at: number): Buffer =>
      Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 1]), bytes.subarray(at + 1)]);
    const places = [20, 2_000, 3_001, 5_002, 8_003, bytes.length - 2_000, bytes.length - 6];
    for (const [name, content] of [
      ['cut', bytes.subarray(0, bytes.length - 400)],
      ...places.map((at) => [`altered at ${at}`, altered(at)] as const),
    ] as const) {
      await writeFile(join(folder, name), content);
      const { status, err } = await run(['restore', '--from', join(folder, name), '--database', place('from-damaged')]);
      assert.deepEqual([status, /nothing was written\.\n$/.test(err)], [2, true], `${name}: ${err}`);
    }
    assert.equal(
      (await run(['restore', '--from', file, '--database', place('from-damaged')])).status,
      0,
      'the place is as empty as it was',
    );
  });

  test('migrate makes the tables, and says so when they are there', async () => {
    for (const database of [place('made'), await freshDatabase(server)]) {
      for (let round = 0; round < 2; round += 1)
        assert.match(
          (await run(['migrate', '--database', database, '--mode', 'production'])).out,
          /is at step \d+\.\n$/,
        );
      assert.equal((await everything(database))['mode'], 'production');
      const { status, err } = await run(['migrate', '--database', database, '--mode', 'sandbox']);
      assert.deepEqual([status, /was created in production mode/.test(err)], [1, true]);
    }
  });

  test('help names every verb and its options', async () => {
    const { status, out } = await run(['--help']);
    assert.equal(status, 0);
    for (const [name, verb] of Object.entries(verbs)) {
      assert.ok(out.includes(`  ${name} `));
      for (const argv of [
        [name, '--help'],
        ['help', name],
      ]) {
        const own = await run(argv);
        assert.ok(own.out.startsWith(`latchkey ${name}`) && /^ {2}2 +the command line/m.test(own.out), own.out);
        for (const option of Object.keys(verb.options)) assert.ok(own.out.includes(`  --${option} `));
        assert.deepEqual(
          own.out.split('\n').filter((line) => line.length > 100),
          [],
        );
      }
    }
    assert.ok((await run(['start', '--help'])).out.includes('  --tls-port '));
    assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  // biome-ignore format: a table, read by column
  const wrong: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
    [['bakup'],
      /^There is no verb "bakup"; there are start, .*backup, .*copy.*\.\n$/],
    [['help', 'bakup'],                                  /^There is no verb "bakup"/],
    [['bakup', '--help'],                                /^There is no verb "bakup"/],
    [['constructor'],                                    /^There is no verb "constructor"/],
    [['backup'],                                         /^--to FILE is missing\.\n$/],
    [['backup', '--to'],                                 /^--to needs a value\.\n$/],
    [['backup', '--to', 'a', '--to', 'b'],               /^--to is given twice\.\n$/],
    [['backup', '--into', 'a'],
      /^"--into" is no option here; there are --to, --recipients, --database, --data, --mode\.\n$/],
    [['backup', 'a'],                                    /^"a" is no option here/],
    [['backup', '-x'],                                   /^"-x" is no option here/],
    [['backup', '--to', '--data', 'a'],                  /^--to needs a value\.\n$/],
    [['backup', '--to='],                                /^--to needs a value\.\n$/],
    [['copy', '--from', 'sqlite:a.db', '--data', 'x'],   /^"--data" is no option here; there are --from, --to\.\n$/],
    [['start', '--prot', '1'],                           /^There is no option --prot; did you mean --port\?\n$/],
    [['start', 'now'],                                   /^"now" is no option; they look like --port 8420\.\n$/],
    [['backup', '--to', 'a', '--database', 'sqlite:/none/of/it.db'], /^There is no \/none\/of\/it\.db\.\n$/],
    [['backup', '--to', 'a', '--database', 'x.db'],      /^--database must be sqlite:PATH or postgres:/],
    [['backup', '--to', 'a', '--database', 'sqlite::memory:'], /^--database must be sqlite:PATH or postgres:/],
    [['restore', '--from', '/none', '--database', 'sqlite:/tmp/none.db'], /^There is no \/none\.\n$/],
    [['restore', '--from', fileOfThis(), '--database', 'sqlite:/tmp/none.db'], /is no backup of Latchkey/],
    [['admin', '--url', 'https://a.example/x'],
      /^--url is "https:\/\/a\.example\/x"; it must be an address without a path, such as https:/],
    [['migrate', '--database', 'postgres://h/x'],
      /^LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production\.\n$/],
    [['migrate', '--mode', 'prod'],                      /^The mode is "prod"; it must be sandbox or production\.\n$/],
    [['copy', '--from', 'sqlite:a.db', '--to', 'sqlite:a.db'], /^--from and --to name the same database\.\n$/],
    [['copy', '--from', 'sqlite:/none/of/it.db', '--to', 'sqlite:/tmp/none.db'],
      /^There is no \/none\/of\/it\.db\.\n$/],
    [['copy', '--from', 'sqlite:a.db', '--to', 'mysql://u:hunter2@h/x'],
      /^--to must be sqlite:PATH or postgres:\/\/USER:PASSWORD@HOST:PORT\/NAME\.\n$/],
  ];
  for (const [argv, says] of wrong) {
    test(`latchkey ${argv.map((each) => each.replace(/.*\//, '')).join(' ')} is refused in one sentence`, async () => {
      const { status, out, err } = await run(argv);
      assert.match(err, says);
      assert.deepEqual([status, out, err.trimEnd().split('\n').length], [2, '', 1]);
    });
  }

  for (const verb of ['admin', 'check', 'rotate-keys', 'rotate-secret'])
    test(`latchkey ${verb} makes no database where none is`, async () => {
      const file = join(folder, 'mistyped', 'latchkey.db');
      const env = {
        LATCHKEY_DATABASE: `sqlite:${file}`,
        LATCHKEY_SECRET_KEY: 'n'.repeat(40),
        LATCHKEY_SECRET_KEY_FALLBACK: 'o'.repeat(40),
      };
      const { status, err } = await run([verb], env);
      assert.deepEqual([status, err, existsSync(file)], [2, `There is no ${file}.\n`, false]);
    });

  test('what is there is not overwritten, and other modes are not mixed', async () => {
    const file = join(folder, 'kept.backup');
    assert.equal((await run(['backup', '--to', file, '--database', lived])).status, 0);
    assert.match(
      (await run(['backup', '--to', file, '--database', lived])).err,
      /kept\.backup is there already: name a new file\.\n$/,
    );
    assert.match(
      (await run(['restore', '--from', file, '--database', place('mixed'), '--mode', 'production'])).err,
      /^The backup is of a sandbox tenant and .* is to be in production mode: set LATCHKEY_MODE to sandbox\.\n$/,
    );
    assert.match((await run(['copy', '--from', lived, '--to', place('back')])).err, /^The database is not empty/);
  });
});

function fileOfThis(): string {
  return new URL(import.meta.url).pathname;
}
