// The door out: which addresses it refuses, that a name is judged by what it resolves to, and its bounds of size and
// time.

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { isPublicAddress } from '../../src/outbound/addresses.ts';
import { createOutboundClient, OutboundError, type OutboundRequest } from '../../src/outbound/outboundClient.ts';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import { createCertificate } from '../../src/identity/tls/certificates.ts';
import { clientCertificate } from '../identity/clientCertificate.ts';

const addresses: readonly (readonly [string, boolean])[] = [
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::a00:1', false],
  ['2002:7f00:1::', false],
  ['224.0.0.1', false],
  ['::127.0.0.1', false],
  ['::8.8.8.8', false],
  ['::ffff:0:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['64:ff9b:1::1', false],
  ['100::1', false],
  ['100:0:0:1::1', false],
  ['2001:db8::1', false],
  ['3fff::1', false],
  ['3fff:fff:ffff::1', false],
  ['3fff:1000::1', true],
  ['5f00::1', false],
  ['4000::1', false],
  ['fec0::1', false],
  ['fe80::1%lo', false],
  ['ff02::1', false],
  ['not an address', false],
];
for (const [address, expected] of addresses)
  test(`${address} is ${expected ? '' : 'not '}public`, () => assert.equal(isPublicAddress(address), expected));

const get: OutboundRequest = { method: 'GET', headers: {}, body: null, timeoutMs: 500 };
const answers: Readonly<Record<string, RequestListener>> = {
  '/': (_request, response) => response.end('hello'),
  '/large': (_request, response) => response.end(Buffer.alloc(2 * 1024 * 1024)),
  '/never': () => {},
  '/away': (_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
};
const server = createServer((request, response) => answers[request.url ?? '/']?.(request, response));
let port = 0;
before(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as { port: number }).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

async function reasonOf(url: string, allow: readonly string[]): Promise<string> {
  return createOutboundClient(allow)
    .call(url, get)
    .then(
      ({ status }) => String(status),
      (error: unknown) => (error instanceof OutboundError ? error.reason : String(error)),
    );
}

const calls: readonly (readonly [promise: string, path: string, allow: readonly string[], expected: string])[] = [
  ['loopback is refused unless it is allowed', 'http://127.0.0.1:PORT/', [], 'forbidden'],
  ['a name is judged by what it resolves to', 'http://localhost:PORT/', [], 'forbidden'],
  ['an allowed address is called', 'http://127.0.0.1:PORT/', ['127.0.0.1'], '200'],
  ['an allowed network is called', 'http://127.0.0.1:PORT/', ['127.0.0.0/8'], '200'],
  ['an address in other clothes is the same address', 'http://2130706433:PORT/', [], 'forbidden'],
  ['a redirect is answered, not followed', 'http://127.0.0.1:PORT/away', ['127.0.0.1'], '302'],
  ['an answer that is too large is cut off', 'http://127.0.0.1:PORT/large', ['127.0.0.1'], 'tooLarge'],
  ['an answer that never comes is given up', 'http://127.0.0.1:PORT/never', ['127.0.0.1'], 'timeout'],
  ['the public internet is called by https alone', 'http://8.8.8.8/', [], 'forbidden'],
  ['other schemes are refused', 'file:///etc/passwd', ['127.0.0.1'], 'forbidden'],
  ['an address with a password in it is refused', 'http://a:b@127.0.0.1:PORT/', ['127.0.0.1'], 'forbidden'],
  ['a name without address is told', 'http://nowhere.invalid/', [], 'unresolved'],
];
for (const [promise, url, allow, expected] of calls)
  test(promise, async () => assert.equal(await reasonOf(url.replace('PORT', String(port)), allow), expected));

test('a server whose certificate nobody vouches for is not talked to', async () => {
  const { key, certificate } = await clientCertificate();
  let asked = 0;
  const secure = createTlsServer({ key, cert: certificate }, (_request, response) => {
    asked += 1;
    response.end('hello');
  });
  await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done));
  try {
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
    assert.deepEqual([await reasonOf(url, ['127.0.0.1']), asked], ['failed', 0]);
  } finally {
    secure.close();
  }
});

const secureServer = async (options: ServerOptions, work: (url: string) => Promise<void>): Promise<void> => {
  const secure = createTlsServer(options, (_request, response) => response.end('hello'));
  await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done));
  try {
    await work(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/`);
  } finally {
    secure.closeAllConnections();
    secure.close();
  }
};

test('an authority of a call is trusted besides those that the process trusts', async () => {
  const [process, call] = [
    await createCertificate(['127.0.0.1'], new Date()),
    await createCertificate(['127.0.0.1'], new Date()),
  ];
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, process.authority]);
  try {
    const client = createOutboundClient(['127.0.0.1']);
    for (const { chain, key } of [process, call])
      await secureServer({ cert: chain, key }, async (url) => {
        const { status } = await client.call(url, { ...get, tls: { authority: call.authority } });
        assert.equal(status, 200);
      });
  } finally {
    setDefaultCACertificates(before);
  }
});

test('a server that wants another proof than ours was not sent anything, in each version of TLS', async () => {
  const { chain, key, authority } = await createCertificate(['127.0.0.1'], new Date());
  const client = createOutboundClient(['127.0.0.1']);
  // The older version has no word for a certificate that is missing.
  for (const [version, reason] of [
    ['TLSv1.2', 'failed'],
    ['TLSv1.3', 'credentials'],
  ] as const)
    await secureServer({ cert: chain, key, requestCert: true, maxVersion: version }, async (url) => {
      const answer = client.call(url, { ...get, method: 'POST', body: 'x', tls: { authority } });
      await assert.rejects(answer, (error: unknown) => {
        assert.ok(error instanceof OutboundError);
        assert.deepEqual([version, error.reason, error.wasSent], [version, reason, false], error.message);
        return true;
      });
    });
});
