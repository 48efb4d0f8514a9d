// Published properties that no rule reads: taken by their type, given back, selected, merged, bounded; what the service
// sets by itself is shown and sent back without effect.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

/** As the azuread provider writes an application. */
const application = {
  displayName: 'Kept',
  api: { requestedAccessTokenVersion: 2, knownClientApplications: [], oauth2PermissionScopes: [] },
  groupMembershipClaims: 'SecurityGroup,ApplicationGroup',
  info: { marketingUrl: 'https://kept.example/' },
  isDeviceOnlyAuthSupported: false,
  isFallbackPublicClient: true,
  keyCredentials: [],
  notes: 'by hand',
  oauth2RequirePostResponse: true,
  optionalClaims: { accessToken: [{ name: 'auth_time', essential: true, additionalProperties: ['a'] }] },
  publicClient: { redirectUris: ['https://login.example/nativeclient'] },
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
    },
  ],
  serviceManagementReference: 'ABC',
  spa: { redirectUris: [] },
  web: { homePageUrl: 'https://kept.example/', redirectUris: ['https://kept.example/in', 'urn:ietf:wg:oauth:2.0:oob'] },
};

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`Properties that are kept, on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey.close());

    const call = (method: string, path: string, body?: unknown) => latchkey.call('app:full', method, path, body);
    async function make(path: string, body: object): Promise<any> {
      const { status, text, body: made } = await call('POST', path, body);
      assert.equal(status, 201, text);
      return made;
    }
    const read = async (path: string): Promise<any> => {
      const { status, text, body } = await call('GET', path);
      assert.equal(status, 200, text);
      return body;
    };
    const makeUser = (more: object = {}) => {
      const name = `kept${randomUUID().slice(0, 8)}`;
      return make('/v1.0/users', {
        accountEnabled: true,
        displayName: 'Kept',
        mailNickname: name,
        userPrincipalName: `${name}@${latchkey.sandbox.tenantDomain}`,
        passwordProfile: { password: 'four plain words here' },
        ...more,
      });
    };
    const makeGroup = (version = 'v1.0', more: object = {}) =>
      make(`/${version}/groups`, {
        displayName: 'Kept',
        mailEnabled: true,
        mailNickname: `kept${randomUUID().slice(0, 8)}`,
        securityEnabled: true,
        groupTypes: ['Unified'],
        ...more,
      });

    for (const version of ['v1.0', 'beta'])
      test(`an application keeps in ${version} what clients write`, async () => {
        const made = await make(`/${version}/applications`, application);
        const shown = await read(`/${version}/applications/${made.id}`);
        const { oauth2RequirePostResponse, ...common } = application;
        assert.deepEqual(
          Object.keys(common).filter((name) => !(name in shown)),
          [],
        );
        assert.deepEqual(shown.requiredResourceAccess, application.requiredResourceAccess);
        assert.equal(shown.notes, 'by hand');
        assert.equal(shown.api.requestedAccessTokenVersion, 2);
        // What was not said of a complex value is as Graph shows it.
        assert.deepEqual(shown.web, {
          homePageUrl: 'https://kept.example/',
          implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
          logoutUrl: null,
          ...(version === 'beta' ? { oauth2AllowImplicitFlow: null } : {}),
          redirectUriSettings: [],
          redirectUris: ['https://kept.example/in', 'urn:ietf:wg:oauth:2.0:oob'],
        });
        assert.deepEqual(shown.optionalClaims, {
          accessToken: [{ additionalProperties: ['a'], essential: true, name: 'auth_time', source: null }],
          idToken: [],
          saml2Token: [],
        });
        assert.equal(
          oauth2RequirePostResponse,
          (await read(`/v1.0/applications/${made.id}`)).oauth2RequirePostResponse,
        );
      });

    test('what nobody said is as Graph shows it', async () => {
      const made = await make('/v1.0/applications', { displayName: 'Bare' });
      const shown = await read(`/v1.0/applications/${made.id}`);
      assert.deepEqual(shown.api, {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: null,
      });
      assert.deepEqual(
        [shown.spa, shown.addIns, shown.keyCredentials, shown.notes],
        [{ redirectUris: [] }, [], [], null],
      );
      assert.deepEqual(shown.parentalControlSettings, { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' });
    });

    test('a change says some members of a complex value, and the others stay', async () => {
      const made = await make('/v1.0/applications', application);
      const at = `/v1.0/applications/${made.id}`;
      const changed = { web: { logoutUrl: 'https://kept.example/out', redirectUris: [] }, info: null, notes: null };
      assert.equal((await call('PATCH', at, changed)).status, 204);
      const shown = await read(at);
      assert.equal(shown.web.homePageUrl, 'https://kept.example/');
      assert.equal(shown.web.logoutUrl, 'https://kept.example/out');
      assert.deepEqual(shown.web.redirectUris, []);
      assert.equal(shown.info.marketingUrl, null);
      assert.equal(shown.notes, null);
      assert.equal(shown.serviceManagementReference, 'ABC');
      const [entry] = (
        await read(`/v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '${made.id}')`)
      ).value.filter((each: any) => each.activityDisplayName === 'Update application');
      assert.deepEqual(entry.targetResources[0].modifiedProperties.map((each: any) => each.displayName).toSorted(), [
        'info',
        'notes',
        'web',
      ]);
    });

    test('an empty complex value takes all members back', async () => {
      const { appId } = await make('/v1.0/applications', { displayName: 'Relayed' });
      const { id } = await make('/v1.0/servicePrincipals', { appId, samlSingleSignOnSettings: { relayState: '/in' } });
      const at = `/v1.0/servicePrincipals/${id}`;
      assert.equal((await call('PATCH', at, { samlSingleSignOnSettings: {} })).status, 204);
      assert.equal((await read(at)).samlSingleSignOnSettings, null);
    });

    test('extension attributes and the place in the organization merge too', async () => {
      const { id } = await makeUser({
        employeeOrgData: { costCenter: 'C', division: 'D' },
        onPremisesExtensionAttributes: { extensionAttribute1: 'one', extensionAttribute2: 'two' },
      });
      const at = `/v1.0/users/${id}`;
      const changed = {
        employeeOrgData: { division: 'E' },
        onPremisesExtensionAttributes: { extensionAttribute2: null },
      };
      assert.equal((await call('PATCH', at, changed)).status, 204);
      const shown = await read(`${at}?$select=employeeOrgData,onPremisesExtensionAttributes`);
      assert.deepEqual(shown.employeeOrgData, { costCenter: 'C', division: 'E' });
      const { extensionAttribute1, extensionAttribute2, extensionAttribute3 } = shown.onPremisesExtensionAttributes;
      assert.deepEqual([extensionAttribute1, extensionAttribute2, extensionAttribute3], ['one', null, null]);
    });

    test('a service principal keeps its settings for single sign-on', async () => {
      const { appId } = await make('/v1.0/applications', { displayName: 'Offered' });
      const made = await make('/v1.0/servicePrincipals', {
        appId,
        alternativeNames: ['other'],
        loginUrl: 'https://kept.example/login',
        notes: 'n',
        notificationEmailAddresses: ['a@kept.example'],
        preferredSingleSignOnMode: 'saml',
        samlSingleSignOnSettings: { relayState: '/in' },
      });
      const shown = await read(
        `/beta/servicePrincipals/${made.id}?$select=alternativeNames,loginUrl,notes,notificationEmailAddresses,` +
          'preferredSingleSignOnMode,samlSingleSignOnSettings,samlMetadataUrl',
      );
      delete shown['@odata.context'];
      delete shown['@odata.etag'];
      assert.deepEqual(shown, {
        alternativeNames: ['other'],
        loginUrl: 'https://kept.example/login',
        notes: 'n',
        notificationEmailAddresses: ['a@kept.example'],
        preferredSingleSignOnMode: 'saml',
        samlMetadataUrl: null,
        samlSingleSignOnSettings: { relayState: '/in' },
      });
    });

    test('a Microsoft 365 group keeps whether it is written back, and shows some only by name', async () => {
      const made = await makeGroup('beta', { writebackConfiguration: { isEnabled: false } });
      const shown = await read(`/beta/groups/${made.id}`);
      assert.deepEqual(shown.writebackConfiguration, { isEnabled: false, onPremisesGroupType: null });
      assert.ok(!('unseenCount' in shown) && !('isSubscribedByMail' in shown));
      assert.ok('onPremisesProvisioningErrors' in shown);
      const named = await read(`/beta/groups/${made.id}?$select=unseenCount,isSubscribedByMail,allowExternalSenders`);
      assert.deepEqual([named.unseenCount, named.isSubscribedByMail, named.allowExternalSenders], [null, null, false]);
    });

    test('users show eleven properties by themselves in v1.0, and every other by name', async () => {
      const { id, userPrincipalName } = await makeUser({ aboutMe: 'me', skills: ['a', 'b'] });
      const shown = await read(`/v1.0/users/${id}`);
      assert.equal(Object.keys(shown).filter((name) => !name.startsWith('@')).length, 11);
      const names =
        'aboutMe,skills,interests,signInActivity,assignedPlans,identities,employeeLeaveDateTime,' +
        'customSecurityAttributes,licenseAssignmentStates,provisionedPlans,mailboxSettings,authorizationInfo';
      const named = await read(`/v1.0/users/${id}?$select=${names}`);
      assert.deepEqual(
        names.split(',').filter((name) => !(name in named)),
        [],
      );
      assert.deepEqual([named.aboutMe, named.skills, named.interests], ['me', ['a', 'b'], []]);
      assert.deepEqual(named.identities, [
        {
          issuer: latchkey.sandbox.tenantDomain,
          issuerAssignedId: userPrincipalName,
          signInType: 'userPrincipalName',
        },
      ]);
    });

    test('read-only properties are taken without effect, and have Graph’s defaults', async () => {
      const { id } = await makeUser({ assignedPlans: [{ service: 'exchange' }], signInActivity: null });
      assert.deepEqual((await read(`/v1.0/users/${id}?$select=assignedPlans`)).assignedPlans, []);
      const sent = { lastPasswordChangeDateTime: '2020-01-01T00:00:00Z', licenseAssignmentStates: null };
      assert.equal((await call('PATCH', `/v1.0/users/${id}`, sent)).status, 204);
      const { value } = await read('/v1.0/domains');
      assert.deepEqual(
        [value[0].authenticationType, value[0].isAdminManaged, value[0].supportedServices],
        ['Managed', true, ['Email', 'OfficeCommunicationsOnline']],
      );
      const [organization] = (await read('/beta/organization')).value;
      assert.deepEqual(
        [organization.assignedPlans, organization.onPremisesSyncEnabled, organization.tenantType],
        [[], null, 'AAD'],
      );
    });

    // biome-ignore format: a table, read by column
    const refused: readonly (readonly [body: object, target: string, says: RegExp])[] = [
      [{ notes: 7 }, 'notes', /must be a string/],
      [{ notes: 'x'.repeat(9_000) }, 'notes', /longer than/],
      [{ api: { requestedAccessTokenVersion: 'two' } }, 'api/requestedAccessTokenVersion', /whole number/],
      [{ api: { noSuchMember: 1 } }, 'api/noSuchMember', /no property/],
      [{ api: [] }, 'api', /must be an object/],
      [{ isFallbackPublicClient: 'maybe' }, 'isFallbackPublicClient', /true or false/],
      [{ requiredResourceAccess: {} }, 'requiredResourceAccess', /must be a list/],
      [{ requiredResourceAccess: [{ resourceAccess: [{ id: 'x' }] }] }, 'requiredResourceAccess/0/resourceAccess/0/id',
        /must be a GUID/],
      [{ requiredResourceAccess: [null] }, 'requiredResourceAccess/0', /must not be null/],
      [{ web: { redirectUris: Array.from({ length: 1_001 }, () => 'https://a.example') } }, 'web/redirectUris',
        /1000 entries/],
      [{ web: { redirectUris: Array.from({ length: 900 }, () => 'x'.repeat(100)) } }, 'web', /65536 characters/],
      [{ keyCredentials: [{ key: '***' }] }, 'keyCredentials/0/key', /base64/],
      [{ keyCredentials: [{ endDateTime: 'soon' }] }, 'keyCredentials/0/endDateTime', /date and time/],
      [{ tokenEncryptionKeyId: 'x' }, 'tokenEncryptionKeyId', /must be a GUID/],
      [{ requestSignatureVerification: { allowedWeakAlgorithms: 'md5' } },
        'requestSignatureVerification/allowedWeakAlgorithms', /must be one of rsaSha1/],
    ];
    test('a value that is not of its type is refused at its place', async () => {
      const { id } = await make('/v1.0/applications', { displayName: 'Strict' });
      for (const [body, target, says] of refused) {
        const { status, body: answer, text } = await call('PATCH', `/v1.0/applications/${id}`, body);
        assert.equal(status, 400, text);
        assert.equal(answer.error.target ?? answer.error.details?.[0]?.target, target, text);
        assert.match(answer.error.message, says);
      }
    });

    test('values with kinds of their own keep their kind', async () => {
      const { id } = await make('/beta/applications', {
        displayName: 'Kinds',
        signInAudienceRestrictions: {
          '@odata.type': '#microsoft.graph.allowedTenantsAudience',
          allowedTenantIds: [randomUUID()],
          isHomeTenantAllowed: true,
        },
      });
      const shown = (await read(`/beta/applications/${id}`)).signInAudienceRestrictions;
      assert.equal(shown['@odata.type'], '#microsoft.graph.allowedTenantsAudience');
      assert.equal(shown.isHomeTenantAllowed, true);
      const wrong = { signInAudienceRestrictions: { '@odata.type': '#microsoft.graph.user' } };
      assert.equal((await call('PATCH', `/beta/applications/${id}`, wrong)).status, 400);
    });
  });
}

after(stopPostgres);
