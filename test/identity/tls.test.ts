// The promises of the built-in certificate: private, kept while it serves, and good for our names alone.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ensureTls, readTls, type Tls } from '../../src/identity/tls/tls.ts';
import { clientCertificate } from './clientCertificate.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-tls-'));
});
after(() => rm(folder, { recursive: true }));

const day = 24 * 3600_000;
const now = new Date();
const ensure = (name: string, hosts: readonly string[] = [], at = now): Promise<Tls> =>
  ensureTls({ folder: join(folder, name), hosts, now: at });

/** What a client that trusts the authority finds at `https://{host}`, its connection led to this server. */
async function connect(tls: Tls, host: string): Promise<string> {
  const server = createServer({ cert: tls.cert, key: tls.key }, (_, response) => response.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const ca = await readFile(tls.caFile ?? '');
    return await new Promise((resolve) => {
      get({ host: '127.0.0.1', servername: host, port, ca, agent: false }, (response) => {
        response.resume();
        response.on('end', () => resolve('reached'));
      }).on('error', (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const hosts: readonly (readonly [host: string, found: string])[] = [
  ['localhost', 'reached'],
  ['box.example', 'reached'],
  ['elsewhere.example', 'ERR_TLS_CERT_ALTNAME_INVALID'],
];

for (const [host, found] of hosts) {
  test(`a client that trusts the authority finds https://${host} to be «${found}»`, async () => {
    assert.equal(await connect(await ensure('hosts', ['Box.example', '192.0.2.7', '[2001:db8::1]']), host), found);
  });
}

test('the certificate names our hosts and addresses, and the authority is constrained to them', async () => {
  const tls = await ensure('hosts', ['Box.example', '192.0.2.7', '[2001:db8::1]']);
  const names =
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:box.example, IP Address:192.0.2.7,' +
    ' IP Address:2001:DB8:0:0:0:0:0:1';
  const server = new X509Certificate(tls.cert);
  const authority = new X509Certificate(await readFile(tls.caFile ?? ''));
  assert.equal(server.subjectAltName, names);
  assert.equal(server.ca, false);
  assert.equal(authority.ca, true);
  assert.ok(server.checkIssued(authority) && server.verify(authority.publicKey));
  // NameConstraints, critical, permitted subtrees only; the names themselves stand in it as bytes.
  const constraints = authority.raw.indexOf(Buffer.from('0603551d1e0101ff', 'hex'));
  assert.notEqual(constraints, -1);
  for (const host of ['localhost', 'box.example'])
    assert.notEqual(authority.raw.indexOf(host, constraints, 'ascii'), -1);
  for (const address of ['7f000001ffffffff', 'c0000207ffffffff'])
    assert.notEqual(authority.raw.indexOf(Buffer.from(address, 'hex'), constraints), -1);
});

test(
  'of processes that start at the same moment all take the certificate of one, at the first start and when it ' +
    'is renewed',
  async () => {
    for (const at of [now, new Date(now.getTime() + 810 * day)]) {
      const all = await Promise.all(Array.from({ length: 6 }, () => ensure('together', [], at)));
      const kept = await readFile(join(folder, 'together', 'certificate.pem'), 'utf8');
      assert.deepEqual(new Set(all.map(({ cert }) => cert)), new Set([kept]));
    }
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('together')),
      ['together'],
    );
  },
);

test('only its owner can read the key, and no other key lies there', async () => {
  await ensure('private');
  const files = await readdir(join(folder, 'private'));
  assert.deepEqual(files.sort(), ['authority.pem', 'certificate.pem', 'key.pem']);
  assert.equal((await stat(join(folder, 'private', 'key.pem'))).mode & 0o777, 0o600);
  for (const file of ['authority.pem', 'certificate.pem'])
    assert.doesNotMatch(await readFile(join(folder, 'private', file), 'utf8'), /PRIVATE/);
});

// biome-ignore format: a table, read by column
const later: readonly (readonly [promise: string, hosts: readonly string[], days: number, kept: boolean])[] = [
  ['the next start',                ['box.example'],             0,   true],
  ['a start after two years',       ['box.example'],             730, true],
  ['29 days before its end',        ['box.example'],             791, false],
  ['a start before it was made',    ['box.example'],             -2,  false],
  ['another host',                  ['new.example'],             0,   false],
  ['one host more',                 ['box.example', '10.0.0.1'], 0,   false],
  ['one host less',                 [],                          0,   true],
];

for (const [promise, names, days, kept] of later) {
  test(`${promise} ${kept ? 'finds the same certificate' : 'makes a new one'}`, async () => {
    const name = promise.replaceAll(' ', '-');
    const first = await ensure(name, ['box.example']);
    const second = await ensure(name, names, new Date(now.getTime() + days * day));
    assert.equal(second.cert === first.cert, kept);
    assert.equal(second.key === first.key, kept);
  });
}

for (const file of ['certificate.pem', 'key.pem', 'authority.pem']) {
  test(`a ${file} that was cut short, lost or taken from elsewhere is replaced with all the others`, async () => {
    const first = await ensure(`broken-${file}`);
    const path = join(folder, `broken-${file}`, file);
    const elsewhere = await readFile(join(folder, 'private', file), 'utf8');
    for (const spoil of [
      () => writeFile(path, first.cert.slice(0, 100)),
      () => rm(path),
      () => writeFile(path, elsewhere),
    ]) {
      const before = await ensure(`broken-${file}`);
      await spoil();
      const after = await ensure(`broken-${file}`);
      assert.notEqual(after.cert, before.cert);
      assert.equal(await connect(after, 'localhost'), 'reached');
    }
  });
}

test('a given certificate is used as it is, and what cannot be used is said in a sentence', async () => {
  const [one, two] = [await clientCertificate(), await clientCertificate()];
  const path = (name: string): string => join(folder, name);
  await Promise.all([
    writeFile(path('one.pem'), one.certificate),
    writeFile(path('one.key'), one.key),
    writeFile(path('two.key'), two.key),
    writeFile(path('text'), 'text'),
  ]);
  assert.deepEqual(await readTls({ certFile: path('one.pem'), keyFile: path('one.key') }), {
    cert: one.certificate,
    key: one.key,
    caFile: null,
  });
  await assert.rejects(
    readTls({ certFile: path('one.pem'), keyFile: path('two.key') }),
    /is not the one of the certificate/,
  );
  await assert.rejects(readTls({ certFile: path('one.pem'), keyFile: path('none') }), /cannot be read/);
  await assert.rejects(readTls({ certFile: path('text'), keyFile: path('one.key') }), /must be PEM/);
});
