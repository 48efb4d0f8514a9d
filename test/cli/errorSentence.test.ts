// What the command line says of errors that the system gives, each provoked for real.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { test } from 'node:test';
import { errorSentence } from '../../src/cli/errorSentence.ts';

async function listening(port: number, host: string): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return server;
}

test('a place to listen that cannot be had is named with the setting that is wrong', async () => {
  const taken = await listening(0, '127.0.0.1');
  const { port } = taken.address() as AddressInfo;
  const says = async (at: number, host: string): Promise<string> =>
    listening(at, host).then(() => 'it listens', errorSentence);
  assert.equal(
    await says(port, '127.0.0.1'),
    `Port ${port} on 127.0.0.1 is taken: stop the program that listens there, or set LATCHKEY_PORT, ` +
      'LATCHKEY_TLS_PORT or LATCHKEY_METRICS_PORT to another port (0 takes a free one).',
  );
  assert.equal(
    await says(0, '192.0.2.1'),
    'The address 192.0.2.1 is not one of this machine: set LATCHKEY_HOST to one that is.',
  );
  assert.equal(
    await says(0, 'nosuch.invalid'),
    'The host nosuch.invalid is unknown: set LATCHKEY_HOST to a name or an address of this machine.',
  );
  taken.close();
});

test('a full disk is told as what it is', {
  skip: process.platform !== 'linux' && 'there is no /dev/full',
}, async () => {
  assert.equal(await writeFile('/dev/full', 'x').catch(errorSentence), 'The disk is full (ENOSPC).');
});

test('a file that cannot be read is named, and a bug keeps its stack', async () => {
  assert.equal(await readFile('/nowhere/at/all').catch(errorSentence), '/nowhere/at/all cannot be used (ENOENT).');
  assert.match(errorSentence(new Error('a bug')), /^Error: a bug\n {4}at /);
});
