// The door out: which addresses it refuses, that a name is judged by what it resolves to, and its bounds of size and
// time.

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { isPublicAddress } from '../../src/outbound/addresses.ts';
import { createOutboundClient, OutboundError, type OutboundRequest } from '../../src/outbound/outboundClient.ts';
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
