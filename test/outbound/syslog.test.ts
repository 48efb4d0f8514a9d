// The way to a syslog server: frames that a strict reader takes, over TCP and TLS, and nothing counts as sent that the
// server did not read to its end.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificate } from '../../src/identity/tls/certificates.ts';
import { createOutboundClient, OutboundError } from '../../src/outbound/outboundClient.ts';
import { createSyslogSender } from '../../src/outbound/syslog.ts';
import { startSyslogServer, type SyslogServer } from './syslogServer.ts';

const client = createOutboundClient(['127.0.0.1']);
const message = (text: string): string => `<110>1 2026-11-30T09:00:00.000Z host latchkey 1 audit - \u{FEFF}${text}`;
const texts = ({ messages }: SyslogServer): readonly string[] => messages.map(({ text }) => text);
const reasonOf = (error: unknown): string => (error instanceof OutboundError ? error.reason : String(error));

const before = getCACertificates('default');
after(() => setDefaultCACertificates(before));

test('messages arrive whole and in order over TCP, whatever letters are in them', async () => {
  const server = await startSyslogServer();
  const send = createSyslogSender(client, { host: '127.0.0.1', port: server.port, isTls: false });
  const sent = ['{"a":"Müller 😀"}', 'x'.repeat(200_000), '{}'];
  await send(sent.map(message));
  await send([message('later')]);
  assert.deepEqual(texts(server), [...sent, 'later']);
  server.close();
});

test('over TLS the certificate must be of the name, and of an authority that is known', async () => {
  const { chain, key, authority } = await createCertificate(['logs.example'], new Date());
  const server = await startSyslogServer({ cert: chain, key });
  const here = { addressOf: async () => ({ address: '127.0.0.1', family: 4 }) };
  const send = createSyslogSender(here, { host: 'logs.example', port: server.port, isTls: true });
  await assert.rejects(send([message('unknown')]), (error) => reasonOf(error) === 'failed');
  setDefaultCACertificates([...before, authority]);
  await send([message('known')]);
  const byOtherName = createSyslogSender(here, { host: 'other.example', port: server.port, isTls: true });
  await assert.rejects(byOtherName([message('of another name')]), (error) => reasonOf(error) === 'failed');
  assert.deepEqual(texts(server), ['known']);
  server.close();
});

test('a server that breaks off, or says nothing, has taken nothing', async () => {
  const cut = await startSyslogServer(null, (socket) => {
    socket.once('data', () => socket.resetAndDestroy());
    return true;
  });
  const toCut = createSyslogSender(client, { host: '127.0.0.1', port: cut.port, isTls: false });
  await assert.rejects(toCut([message('a')]), (error) => reasonOf(error) === 'failed');
  cut.close();
  const silent = await startSyslogServer(null, (socket) => {
    setTimeout(() => socket.destroy(), 2_000).unref();
    return true;
  });
  const toSilent = createSyslogSender(client, { host: '127.0.0.1', port: silent.port, isTls: false }, 300);
  await assert.rejects(toSilent([message('a')]), (error) => reasonOf(error) === 'timeout');
  silent.close();
});

test('the public internet is sent logs by TLS alone, and a private network only where that is allowed', async () => {
  const open = { addressOf: async () => ({ address: '8.8.8.8', family: 4 }) };
  const toPublic = createSyslogSender(open, { host: 'logs.example', port: 601, isTls: false });
  await assert.rejects(toPublic([message('a')]), (error) => reasonOf(error) === 'forbidden');
  const toPrivate = createSyslogSender(createOutboundClient([]), { host: '127.0.0.1', port: 601, isTls: false });
  await assert.rejects(toPrivate([message('a')]), (error) => reasonOf(error) === 'forbidden');
});
