// The tally of sign-ins finds a row that was lost, and takes none for too many whose answer nobody waited for.

import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startLatchkey, type Latchkey } from './latchkey.ts';

const signInsOf = async (latchkey: Latchkey): Promise<number> => {
  const filter = '$filter=isInteractive eq true and status/errorCode eq 0';
  return (await latchkey.call('app:full', 'GET', `/v1.0/auditLogs/signIns?${filter}`)).body.value.length;
};

/** Sends the password of a user, and goes before the answer, which is what comes back as the server has it. */
async function signInAndGo(latchkey: Latchkey): Promise<ServerResponse> {
  const { userPrincipalName, password } = latchkey.user('member');
  const client = latchkey.sandbox.clients.find(({ key }) => key === 'public');
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: client?.clientId ?? '',
    username: userPrincipalName,
    password,
    scope: 'https://graph.microsoft.com/.default',
  }).toString();
  const outgoing = request(`${latchkey.http}${new URL(latchkey.sandbox.tokenEndpoint).pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    agent: false,
  });
  outgoing.on('error', () => {});
  const arrived = new Promise<ServerResponse>((resolve) => {
    const heard = (message: unknown): void => {
      unsubscribe('http.server.request.start', heard);
      resolve((message as { readonly response: ServerResponse }).response);
    };
    subscribe('http.server.request.start', heard);
  });
  outgoing.end(body);
  const answer = await arrived;
  await setTimeout(5);
  outgoing.destroy();
  return answer;
}

test('a sign-in whose answer nobody waited for has a row, and it is none too many', async () => {
  const latchkey = await startLatchkey();
  await latchkey.token('globalAdmin');
  const answer = await signInAndGo(latchkey);
  for (let n = 0; (await signInsOf(latchkey)) < 2; n += 1) {
    assert.ok(n < 200, 'no row');
    await setTimeout(25);
  }
  assert.equal(answer.writableFinished, false, 'somebody waited for it');
  await latchkey.close();
});

/** By the refresh token of a user who signs in by a password. */
async function signInAndRefresh(latchkey: Latchkey): Promise<void> {
  const { userPrincipalName, password } = latchkey.user('member');
  const client = latchkey.sandbox.clients.find(({ key }) => key === 'public');
  const ask = async (form: Readonly<Record<string, string>>): Promise<{ readonly refresh_token: string }> => {
    const common = { client_id: client?.clientId ?? '', scope: 'User.Read offline_access' };
    const body = new URLSearchParams({ ...common, ...form });
    const path = new URL(latchkey.sandbox.tokenEndpoint).pathname;
    return (await fetch(`${latchkey.http}${path}`, { method: 'POST', body })).json() as never;
  };
  const signedIn = await ask({ grant_type: 'password', username: userPrincipalName, password });
  await ask({ grant_type: 'refresh_token', refresh_token: signedIn.refresh_token });
}

const losses = [
  ['a sign-in', 'ropc', (latchkey: Latchkey) => latchkey.token('member'), 'interactiveUser ropc'],
  ['a refresh', 'oAuth2', signInAndRefresh, 'nonInteractiveUser oAuth2'],
] as const;
for (const [what, protocol, act, kind] of losses)
  test(`a row of ${what} that is lost is told`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-tally-'));
    const file = join(folder, 'latchkey.db');
    const latchkey = await startLatchkey({ env: { LATCHKEY_DATABASE: `sqlite:${file}` } });
    await act(latchkey);
    const database = new DatabaseSync(file, { timeout: 10_000 });
    const remove = database.prepare(
      `delete from sign_in where event_type like '%User' and authentication_protocol = '${protocol}'`,
    );
    for (let n = 0; remove.run().changes === 0; n += 1) {
      assert.ok(n < 200, 'no row');
      await setTimeout(25);
    }
    database.close();
    await assert.rejects(latchkey.close(), new RegExp(`answered 1 sign-ins \\(${kind} good\\), and 0 have a row`));
    await rm(folder, { recursive: true, force: true });
  });
