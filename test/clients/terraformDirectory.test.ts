// What Terraform's azuread provider does around a catalog: groups with owners and two renamings, users whose names hold
// an apostrophe, domains.

import assert from 'node:assert/strict';
import { randomUUID, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { clientCertificate } from '../identity/clientCertificate.ts';
import { startTerraform, type Terraform } from './terraformClient.ts';

const wholeApplication = {
  api: {
    acceptMappedClaims: true,
    knownClientApplications: [],
    oauth2PermissionScopes: [
      {
        adminConsentDescription: 'Administer the application',
        adminConsentDisplayName: 'Administer',
        id: '96183846-204b-4b43-82e1-5d2222eb4b9b',
        isEnabled: true,
        origin: null,
        type: 'Admin',
        userConsentDescription: null,
        userConsentDisplayName: null,
        value: 'administer',
      },
    ],
    preAuthorizedApplications: [],
    requestedAccessTokenVersion: 2,
  },
  description: 'Made by Terraform',
  displayName: 'TERRAFORM_INITIAL',
  groupMembershipClaims: 'SecurityGroup',
  identifierUris: ['api://terraform'],
  isDeviceOnlyAuthSupported: true,
  isFallbackPublicClient: true,
  notes: 'Kept',
  optionalClaims: {
    accessToken: [{ additionalProperties: [], essential: false, name: 'myclaim', source: null }],
    idToken: [],
    saml2Token: [],
  },
  publicClient: { redirectUris: ['myapp://auth'] },
  requiredResourceAccess: [
    {
      resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
      resourceAppId: '00000003-0000-0000-c000-000000000000',
    },
  ],
  serviceManagementReference: 'app-for-testing',
  signInAudience: 'AzureADMyOrg',
  spa: { redirectUris: ['https://hashitown.example/spa'] },
  tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
  web: {
    homePageUrl: 'https://hashitown.example/app',
    implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
    logoutUrl: 'https://hashitown.example/logout',
    redirectUris: ['https://hashitown.example/auth'],
    redirectUriSettings: [],
  },
};
const wholePrincipal = {
  accountEnabled: true,
  alternativeNames: ['terraform-alternative'],
  appRoleAssignmentRequired: true,
  description: 'Made by Terraform',
  loginUrl: 'https://hashitown.example/login',
  notes: 'Kept',
  notificationEmailAddresses: ['alerts@hashitown.example'],
  preferredSingleSignOnMode: 'saml',
  samlSingleSignOnSettings: { relayState: '/samlHome' },
  tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
};

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

    test('application and service principal: made in steps, read in both versions as they were sent', async () => {
      const owners = [`${tf.graph}/v1.0/directoryObjects/${tf.claims.oid}`];
      const made = (
        await tf.send('POST', 'v1.0', '/applications', {}, { ...wholeApplication, 'owners@odata.bind': owners })
      ).body;
      const at = `/applications/${made.id}`;
      const name = { displayName: 'Terraform application' };
      for (const body of [{ displayName: `TERRAFORM_UPDATE_${randomUUID()}` }, name])
        await tf.send('PATCH', 'v1.0', at, {}, body);
      await tf.send('PATCH', 'beta', at, {}, { oauth2RequirePostResponse: true });
      // The second of two changes of `api` says one member, and must not take the others.
      await tf.send('PATCH', 'v1.0', at, {}, { api: { knownClientApplications: [made.appId] } });
      const shown = await tf.get('v1.0', at);
      const { displayName: _, api, ...said } = wholeApplication;
      for (const [property, value] of Object.entries(said)) assert.deepEqual(shown[property], value, property);
      assert.deepEqual(shown.api, { ...api, knownClientApplications: [made.appId] });
      assert.equal((await tf.get('beta', at, { select: 'oauth2RequirePostResponse' })).oauth2RequirePostResponse, true);
      const { appId } = made;
      const principal = (
        await tf.send(
          'POST',
          'v1.0',
          '/servicePrincipals',
          {},
          { ...wholePrincipal, appId, 'owners@odata.bind': owners },
        )
      ).body;
      const offered = await tf.get('v1.0', `/servicePrincipals/${principal.id}`);
      for (const [property, value] of Object.entries(wholePrincipal))
        assert.deepEqual(offered[property], value, property);
      assert.equal(offered.appOwnerOrganizationId, latchkey.sandbox.tenantId);
      assert.equal(offered.homepage, wholeApplication.web.homePageUrl);
      assert.deepEqual(offered.oauth2PermissionScopes, api.oauth2PermissionScopes);
      assert.deepEqual(offered.replyUrls, [
        ...wholeApplication.web.redirectUris,
        ...wholeApplication.spa.redirectUris,
        ...wholeApplication.publicClient.redirectUris,
      ]);
      assert.equal(
        (await tf.get('beta', `/servicePrincipals/${principal.id}`, { select: 'samlMetadataUrl' })).samlMetadataUrl,
        null,
      );
      // What the application says later, its service principal shows too.
      await tf.send('PATCH', 'v1.0', at, {}, { web: { redirectUris: [] }, spa: { redirectUris: [] } });
      assert.deepEqual(
        (await tf.get('v1.0', `/servicePrincipals/${principal.id}`)).replyUrls,
        wholeApplication.publicClient.redirectUris,
      );
      await tf.send('DELETE', 'v1.0', `/servicePrincipals/${principal.id}`);
      await tf.send('DELETE', 'v1.0', at);
      await tf.goneFiveTimes('v1.0', at);
    });

    test('Microsoft 365 group: four settings in a change each, read by name, written back or not', async () => {
      const group = (
        await tf.send(
          'POST',
          'beta',
          '/groups',
          {},
          {
            displayName: 'Terraform unified',
            groupTypes: ['Unified'],
            mailEnabled: true,
            mailNickname: 'terraform-unified',
            securityEnabled: true,
            isAssignableToRole: false,
            membershipRule: null,
            resourceBehaviorOptions: [],
            resourceProvisioningOptions: [],
            theme: 'Pink',
            writebackConfiguration: { isEnabled: false },
          },
        )
      ).body;
      const settings = [
        'allowExternalSenders',
        'autoSubscribeNewMembers',
        'hideFromAddressLists',
        'hideFromOutlookClients',
      ];
      for (const setting of settings) await tf.send('PATCH', 'beta', `/groups/${group.id}`, {}, { [setting]: true });
      const [named] = await tf.list('beta', '/groups', {
        filter: `id eq '${group.id}'`,
        select: settings.join(','),
      });
      assert.deepEqual(
        settings.map((setting) => named[setting]),
        [true, true, true, true],
      );
      const { writebackConfiguration, theme } = await tf.get('beta', `/groups/${group.id}`);
      assert.deepEqual([writebackConfiguration.isEnabled, theme], [false, 'Pink']);
      await tf.send('DELETE', 'beta', `/groups/${group.id}`);
      await tf.goneFiveTimes('beta', `/groups/${group.id}`);
    });

    test('directory role: activated by its template, with a member and an assignment that come and go', async () => {
      const templates = await tf.list('v1.0', '/directoryRoleTemplates');
      const template = templates.find((each) => each.displayName === 'Password Administrator');
      assert.equal((await tf.get('v1.0', `/directoryRoleTemplates/${template.id}`)).id, template.id);
      const filter = `roleTemplateId eq '${template.id}'`;
      assert.deepEqual(await tf.list('v1.0', '/directoryRoles', { filter }), []);
      const made = await tf.send('POST', 'v1.0', '/directoryRoles', {}, { roleTemplateId: template.id });
      assert.equal(made.status, 201);
      const [role] = await tf.list('v1.0', '/directoryRoles', { filter });
      assert.deepEqual([role.id, role.roleTemplateId], [made.body.id, template.id]);
      const person = latchkey.user('analyst').id;
      const members = `/directoryRoles/${role.id}/members`;
      const byId = { filter: `id eq '${person}'` };
      assert.deepEqual(await tf.list('v1.0', members, byId), []);
      const reference = { '@odata.id': `${tf.graph}/v1.0/directoryObjects/${person}` };
      assert.equal((await tf.send('POST', 'v1.0', `${members}/$ref`, {}, reference)).status, 204);
      await tf.fiveTimes(async () => (await tf.list('v1.0', members, byId))[0]?.id === person);
      assert.equal((await tf.send('DELETE', 'v1.0', `${members}/${person}/$ref`)).status, 204);
      await tf.fiveTimes(async () => (await tf.list('v1.0', members, byId)).length === 0);
      const assignments = '/roleManagement/directory/roleAssignments';
      const wanted = { principalId: person, roleDefinitionId: role.id, directoryScopeId: '/' };
      const { body: assignment } = await tf.send('POST', 'v1.0', assignments, {}, wanted);
      const { appScopeId, directoryScopeId, principalId, roleDefinitionId } = await tf.get(
        'v1.0',
        `${assignments}/${assignment.id}`,
      );
      assert.deepEqual(
        { principalId, roleDefinitionId, directoryScopeId, appScopeId },
        { ...wanted, appScopeId: null },
      );
      await tf.send('DELETE', 'v1.0', `${assignments}/${assignment.id}`);
      await tf.goneFiveTimes('v1.0', `${assignments}/${assignment.id}`);
    });

    test('credentials and grants: added, found again, changed, taken, as each resource does by itself', async () => {
      const made = async (path: string, body: unknown): Promise<any> =>
        (await tf.send('POST', 'v1.0', path, {}, body)).body;
      const application = await made('/applications', { displayName: 'Terraform proven application' });
      const principal = await made('/servicePrincipals', { appId: application.appId });
      const at = `/applications/${application.id}`;
      const keyIds = async (list: string): Promise<readonly string[]> =>
        (await tf.get('v1.0', at))[list].map((each: any) => each.keyId);

      const sent = { displayName: 'Terraform password', endDateTime: '2100-01-01T00:00:00Z' };
      const password = await made(`${at}/addPassword`, { passwordCredential: sent });
      assert.deepEqual([password.displayName, password.endDateTime], [sent.displayName, sent.endDateTime]);
      await tf.fiveTimes(async () => (await keyIds('passwordCredentials')).includes(password.keyId));

      const { certificate } = await clientCertificate();
      const keyId = randomUUID();
      const key = {
        keyId,
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: Buffer.from(certificate).toString('base64'),
      };
      const { validToDate } = new X509Certificate(certificate);
      const endDateTime = validToDate.toISOString().replace(/\.\d+/, '');
      await tf.send('PATCH', 'v1.0', at, {}, { keyCredentials: [{ ...key, endDateTime }] });
      const [shown] = (await tf.get('v1.0', at)).keyCredentials;
      assert.deepEqual([shown.keyId, shown.type, shown.endDateTime], [keyId, key.type, endDateTime]);

      const trust = {
        audiences: ['api://AzureADTokenExchange'],
        description: 'Made by Terraform',
        issuer: 'https://token.actions.githubusercontent.com',
        name: 'acctest-main-branch.example.com',
        subject: 'repo:octo/app:ref:refs/heads/main',
      };
      const federated = await made(`${at}/federatedIdentityCredentials`, trust);
      const trusted = `${at}/federatedIdentityCredentials/${federated.id}`;
      await tf.send('PATCH', 'v1.0', trusted, {}, { ...trust, description: 'Changed' });
      const { id: _, '@odata.context': __, ...read } = await tf.get('v1.0', trusted);
      assert.deepEqual(read, { ...trust, description: 'Changed' });

      const [graph] = await tf.list('v1.0', '/servicePrincipals', {
        filter: "appId eq '00000003-0000-0000-c000-000000000000'",
      });
      const grant = await made('/oauth2PermissionGrants', {
        ...{ clientId: principal.id, consentType: 'AllPrincipals', principalId: null, resourceId: graph.id },
        scope: 'openid User.Read',
      });
      const granted = `/oauth2PermissionGrants/${grant.id}`;
      await tf.send('PATCH', 'v1.0', granted, {}, { scope: 'openid' });
      assert.equal((await tf.get('v1.0', granted)).scope, 'openid');

      await tf.send('DELETE', 'v1.0', granted);
      await tf.send('DELETE', 'v1.0', trusted);
      await tf.send('PATCH', 'v1.0', at, {}, { keyCredentials: [] });
      await tf.send('POST', 'v1.0', `${at}/removePassword`, {}, { keyId: password.keyId });
      await tf.goneFiveTimes('v1.0', granted);
      await tf.goneFiveTimes('v1.0', trusted);
      for (const list of ['passwordCredentials', 'keyCredentials']) assert.deepEqual(await keyIds(list), []);
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

for (const engine of enginesByTurns(import.meta.url)) on(engine);
after(stopPostgres);
