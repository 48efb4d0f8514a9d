// Audit rows say from where somebody acted, with which client and by which sign-in; a setting shortens addresses.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startLatchkey, stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { shortenedAddress } from '../../src/domain/signIns/keptAddress.ts';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`where audit rows come from, on ${engine}`, () => {
    for (const [shortens, address] of [
      ['off', '198.51.100.77'],
      ['on', '198.51.100.0'],
    ] as const)
      test(`addresses are kept with LATCHKEY_SHORTEN_ADDRESSES=${shortens} as they should be`, async () => {
        const env = {
          LATCHKEY_SHORTEN_ADDRESSES: shortens,
          LATCHKEY_PUBLIC_URL: 'https://latchkey.example',
          LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
        };
        const latchkey = await startLatchkey({ engine, env });
        try {
          const from = { 'x-forwarded-for': '198.51.100.77', 'x-forwarded-proto': 'https' };
          const users = {
            displayName: 'Here',
            mailNickname: 'here',
            accountEnabled: false,
            userPrincipalName: `here@${latchkey.sandbox.tenantDomain}`,
            passwordProfile: { password: 'Long enough 4 all' },
          };
          const made = await latchkey.call('globalAdmin', 'POST', '/v1.0/users', users, from);
          assert.equal(made.status, 201, made.text);
          await latchkey.call('member', 'DELETE', `/v1.0/users/${made.body.id}`, undefined, from);
          await latchkey.drain();
          const list = async (path: string) => (await latchkey.call('globalAdmin', 'GET', path)).body.value;
          const [graph] = await list(
            "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Add user'&$top=1",
          );
          assert.equal(graph.initiatedBy.user.ipAddress, address);
          const [own] = await list("/latchkey/v1/audits?$filter=activityDisplayName eq 'Add user'&$top=1");
          const { id } = latchkey.user('globalAdmin');
          const [signIn] = await list(`/latchkey/v1/signIns?$filter=userId eq '${id}'&$orderby=createdAt desc&$top=1`);
          assert.deepEqual([own.ipAddress, own.sessionId], [address, signIn.sessionId]);
          assert.notEqual(own.sessionId, null);
          assert.equal(own.clientAppId, signIn.appId);
          const [refused] = await list("/latchkey/v1/refusals?$filter=callerKind eq 'user'");
          assert.deepEqual([refused.ipAddress, refused.method], [address, 'DELETE']);
        } finally {
          await latchkey.close();
          await stopPostgres();
        }
      });
  });
}

test('addresses are shortened to their network', () => {
  for (const [address, network] of [
    ['192.0.2.77', '192.0.2.0'],
    ['::ffff:192.0.2.77', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8::7', '2001:db8::'],
    ['2001:db8:1:2::/64', '2001:db8:1::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['loopback', ''],
  ] as const)
    assert.equal(shortenedAddress(address), network, address);
});
