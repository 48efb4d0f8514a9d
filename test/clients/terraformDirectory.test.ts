// What Terraform's azuread provider does around a catalog: groups with owners and two renamings, users whose names hold
// an apostrophe, domains.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Engine, type Latchkey } from '../app/latchkey.ts';
import { startTerraform, type Terraform } from './terraformClient.ts';

function on(engine: Engine): void {
  describe(`Terraform's directory resources on ${engine}`, () => {
    let latchkey: Latchkey;
    let tf: Terraform;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      tf = await startTerraform(latchkey);
    });
    after(() => latchkey?.close());

    test('group: made with its owner bound, renamed twice, read with no trace of a dynamic rule, deleted', async () => {
      const owner = tf.claims.oid;
      const group = (
        await tf.send(
          'POST',
          'beta',
          '/groups',
          {},
          {
            '@odata.type': '#microsoft.graph.group',
            description: null,
            displayName: 'Terraform group',
            groupTypes: [],
            isAssignableToRole: false,
            mailEnabled: false,
            mailNickname: `${randomUUID().slice(0, 8)}-2`,
            membershipRule: null,
            'owners@odata.bind': [`${tf.graph}/beta/directoryObjects/${owner}`],
            resourceBehaviorOptions: [],
            resourceProvisioningOptions: [],
            securityEnabled: true,
          },
        )
      ).body;
      for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, 'Terraform group']) {
        await tf.send('PATCH', 'beta', `/groups/${group.id}`, {}, { displayName });
        await tf.fiveTimes(async () => (await tf.get('beta', `/groups/${group.id}`)).displayName === displayName);
      }
      const read = await tf.get('beta', `/groups/${group.id}`);
      assert.deepEqual(
        [read.membershipRule, read.groupTypes, read.mailEnabled, read.securityEnabled, read.description],
        [null, [], false, true, null],
      );
      const select = 'allowExternalSenders,autoSubscribeNewMembers,hideFromAddressLists,hideFromOutlookClients';
      await tf.send('PATCH', 'beta', `/groups/${group.id}`, {}, { hideFromOutlookClients: true });
      const settings = await tf.get('beta', `/groups/${group.id}`, { select });
      assert.deepEqual(
        select.split(',').map((name) => settings[name]),
        [false, false, false, true],
      );
      const owners = await tf.list('beta', `/groups/${group.id}/owners`);
      assert.deepEqual(
        owners.map((each) => [each.id, each['@odata.type']]),
        [[owner, '#microsoft.graph.servicePrincipal']],
      );
      assert.deepEqual(await tf.list('beta', `/groups/${group.id}/members`), []);
      assert.deepEqual(await tf.list('beta', `/groups/${group.id}/memberOf`), []);
      assert.equal(
        (await tf.get('v1.0', `/directoryObjects/${owner}`))['@odata.type'],
        '#microsoft.graph.servicePrincipal',
      );
      await tf.send('DELETE', 'beta', `/groups/${group.id}`);
      await tf.goneFiveTimes('beta', `/groups/${group.id}`);
    });

    test('user: made with an apostrophe in the name, read in parts, without a manager, deleted', async () => {
      const { sandbox } = latchkey;
      const userPrincipalName = `o'hara@${sandbox.tenantDomain}`;
      const user = (
        await tf.send(
          'POST',
          'v1.0',
          '/users',
          {},
          {
            accountEnabled: true,
            ageGroup: null,
            employeeOrgData: { costCenter: null, division: null },
            otherMails: [],
            passwordPolicies: null,
            displayName: "Terraform O'Hara",
            mailNickname: 'ohara',
            passwordProfile: { forceChangePasswordNextSignIn: false, password: 'Kx7_not-easy-to-guess' },
            userPrincipalName,
          },
        )
      ).body;
      await tf.send('PATCH', 'beta', `/users/${user.id}`, {}, { showInAddressList: true });
      assert.equal((await tf.get('v1.0', `/users/${user.id}`)).userPrincipalName, userPrincipalName);
      const part = await tf.get('v1.0', `/users/${user.id}`, {
        select: 'accountEnabled,ageGroup,businessPhones,displayName,mailNickname,userType',
      });
      assert.deepEqual(
        [part.accountEnabled, part.ageGroup, part.businessPhones, part.displayName, part.mailNickname, part.userType],
        [true, null, [], "Terraform O'Hara", 'ohara', 'Member'],
      );
      assert.equal(
        (await tf.get('beta', `/users/${user.id}`, { select: 'showInAddressList' })).showInAddressList,
        true,
      );
      for (const employeeOrgData of [
        { costCenter: '4711', division: null },
        { costCenter: null, division: 'Field' },
      ]) {
        await tf.send('PATCH', 'v1.0', `/users/${user.id}`, {}, { employeeOrgData });
        assert.deepEqual(
          (await tf.get('v1.0', `/users/${user.id}`, { select: 'employeeOrgData' })).employeeOrgData,
          employeeOrgData,
        );
      }
      assert.deepEqual(
        (
          await tf.list('v1.0', '/users', { filter: `userPrincipalName eq '${userPrincipalName.replace("'", "''")}'` })
        ).map((each) => each.id),
        [user.id],
      );
      assert.equal(await tf.status('v1.0', `/users/${user.id}/manager`), 404);
      await tf.send('DELETE', 'v1.0', `/users/${user.id}`);
      await tf.goneFiveTimes('v1.0', `/users/${user.id}`);
    });

    test('domains: one is the initial one and verified, its id is its name', async () => {
      const domains = await tf.list('v1.0', '/domains');
      assert.ok(
        domains.some(
          (each) => each.isInitial === true && each.isVerified === true && each.id === latchkey.sandbox.tenantDomain,
        ),
        JSON.stringify(domains),
      );
    });
  });
}

for (const engine of engines) on(engine);
after(stopPostgres);
