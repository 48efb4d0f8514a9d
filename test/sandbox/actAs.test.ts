// The pages of the sandbox act as anybody: users who were made later are found, and a password is good for one sign-in.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { signInsOf, type Tokens } from '../identity/signIns.ts';

let latchkey: Latchkey;
let laterId: string;

const sandbox = (path: string, body?: object): Promise<Reply> =>
  latchkey.call(null, body === undefined ? 'GET' : 'POST', `/sandbox${path}`, body);
const signIn = (username: string, password: string): Promise<Tokens> =>
  signInsOf(latchkey).token({
    grant_type: 'password',
    username,
    password,
    scope: 'https://graph.microsoft.com/.default',
  });

before(async () => {
  latchkey = await startLatchkey();
  const { status, body, text } = await latchkey.call('globalAdmin', 'POST', '/v1.0/users', {
    displayName: 'Zora Neale',
    mailNickname: 'zora',
    userPrincipalName: 'zora@latchkey.example',
    accountEnabled: true,
    jobTitle: 'Archivist',
    passwordProfile: { password: 'nobody-knows-Th1s!', forceChangePasswordNextSignIn: true },
  });
  assert.equal(status, 201, text);
  laterId = body.id;
});
after(() => latchkey.close());

test('users are found by words; seeded ones have their key, job, roles and manager', async () => {
  const found = async (search: string): Promise<any> =>
    (await sandbox(`/users?search=${encodeURIComponent(search)}`)).body;
  assert.deepEqual(await found('archivist zora'), [
    {
      key: laterId,
      id: laterId,
      displayName: 'Zora Neale',
      userPrincipalName: 'zora@latchkey.example',
      userType: 'Member',
      roles: [],
      jobTitle: 'Archivist',
      manager: null,
    },
  ]);
  const [mel] = await found('ferrante');
  assert.partialDeepStrictEqual(mel, { key: 'member', jobTitle: 'Campaign planner', manager: 'Mika Lindqvist' });
  assert.deepEqual((await found('global admin'))[0].roles, ['Global Administrator']);
  assert.equal((await found('')).length, (await sandbox('')).body.users.length + 1);
  assert.equal((await sandbox('/users?top=2')).body.length, 2);
  assert.equal((await sandbox('/users?top=x')).status, 400);
});

test('a password signs the user in once, whatever their own is and must become', async () => {
  const { body: pass } = await sandbox('/actAs', { userId: laterId });
  assert.equal(pass.displayName, 'Zora Neale');
  assert.equal((await signIn('member@latchkey.example', pass.password)).error, 'invalid_grant', 'nobody else');
  const { access_token: token } = await signIn(pass.userPrincipalName, pass.password);
  const me = await latchkey.call(null, 'GET', '/v1.0/me', undefined, { authorization: `Bearer ${token}` });
  assert.equal(me.body.id, laterId, me.text);
  assert.equal((await signIn(pass.userPrincipalName, pass.password)).error, 'invalid_grant', 'once');
});

test('nobody acts as a user who is disabled, gone or unknown', async () => {
  const { body: pass } = await sandbox('/actAs', { userId: laterId });
  await latchkey.call('globalAdmin', 'PATCH', `/v1.0/users/${laterId}`, { accountEnabled: false });
  assert.equal((await signIn(pass.userPrincipalName, pass.password)).error, 'invalid_grant');
  assert.equal((await sandbox('/actAs', { userId: laterId })).status, 404);
  assert.equal((await sandbox('/actAs', { userId: '00000000-0000-4000-8000-00000000beef' })).status, 404);
  for (const body of [{}, { userId: 'zora' }, { userId: 7 }]) {
    const { status, body: answer } = await sandbox('/actAs', body);
    assert.equal(status, 400);
    assert.match(answer.error.message, /userId/);
  }
});
