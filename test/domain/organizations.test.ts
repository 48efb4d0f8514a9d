// People of other organizations: whose they are by their address, what may tell them, and what becomes of a guest who
// has nothing left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultCollector } from '../../src/domain/faultCollector.ts';
import type { Settings } from '../../src/domain/settings/settingsEntities.ts';
import { offboardingOf } from '../../src/domain/organizations/guestLifecycle.ts';
import {
  identitySourceOfDomain,
  checkOrganization,
  checkIdentitySources,
  emailDomainOf,
  domainsOfSources,
  newDomainSource,
  externalAddressOf,
  identitySourcesOf,
  type IdentitySourceDraft,
} from '../../src/domain/organizations/organizations.ts';
import { told } from '../commands/setting.ts';

const tenantId = 'bf85dc9d-cb43-44a4-80c4-469e8c58249e';
const source = (kind: IdentitySourceDraft['kind'], rest: Partial<IdentitySourceDraft> = {}): IdentitySourceDraft => ({
  ...newDomainSource('x'),
  kind,
  domainName: null,
  displayName: null,
  ...rest,
});
const domain = (domainName: string): IdentitySourceDraft => source('domain', { domainName, displayName: domainName });
const tenant = (displayName: string, id = tenantId): IdentitySourceDraft =>
  source('azureActiveDirectoryTenant', { tenantId: id, displayName });

function faultsOf(run: (faults: ReturnType<typeof createFaultCollector>) => void): string {
  const faults = createFaultCollector();
  run(faults);
  try {
    faults.throwIfAny();
  } catch (error) {
    return told(error);
  }
  return '';
}

for (const [address, expected] of [
  ['ann@contoso.com', 'contoso.com'],
  ["Ann.O'Neil@Mail.Contoso.COM", 'mail.contoso.com'],
  ['"odd@name"@contoso.com', 'contoso.com'],
  ['ann@localhost', null],
  ['ann@', null],
  ['ann@con toso.com', null],
  ['ann@-contoso.com', null],
  ['contoso.com', 'contoso.com'],
  ['', null],
  [null, null],
] as const) {
  test(`the domain of ${JSON.stringify(address)} is ${expected ?? 'none'}`, () => {
    assert.equal(emailDomainOf(address), expected);
  });
}

const guest = { kind: 'user', userType: 'Guest', mail: null, otherMails: null, userPrincipalName: null } as const;
for (const [what, object, email, expected] of [
  ['of a stranger the address that they were named by', null, 'ann@a.example', 'ann@a.example'],
  ['of a guest their mail', { ...guest, mail: 'ann@a.example', otherMails: ['ann@b.example'] }, null, 'ann@a.example'],
  [
    'of a guest without mail another address of theirs',
    { ...guest, otherMails: ['ann@b.example'] },
    null,
    'ann@b.example',
  ],
  [
    'of an invited guest what their sign-in name was made of',
    { ...guest, userPrincipalName: 'ann_lee_c.example#EXT#@us.example' },
    null,
    'ann_lee@c.example',
  ],
  ['of a guest who says nothing none', { ...guest, userPrincipalName: 'ann@us.example' }, null, null],
  [
    'of a member none, whatever their mail',
    { ...guest, userType: 'Member', mail: 'ann@a.example' },
    'ann@a.example',
    null,
  ],
  ['of a service principal none', { ...guest, kind: 'servicePrincipal', userType: null }, null, null],
] as const) {
  test(`the address that counts is ${what}`, () => {
    assert.equal(externalAddressOf(object, email), expected);
  });
}

test('a tenant tells the people of the domain that it is called by, and no others', () => {
  assert.deepEqual(
    domainsOfSources([
      domain('a.example'),
      tenant('b.example'),
      tenant('Wingtip Toys'),
      source('social', { socialType: 'facebook', displayName: 'c.example' }),
    ]),
    ['a.example', 'b.example'],
  );
});

for (const [what, sources, expected] of [
  ['who names the domain goes before a tenant called so', [tenant('a.example'), domain('a.example')], 1],
  ['a tenant called so will do', [domain('b.example'), tenant('A.example')], 1],
  ['a subdomain is another domain', [domain('sub.a.example')], null],
  ['nobody names it', [], null],
] as const) {
  test(`of those who may tell a.example: ${what}`, () => {
    assert.equal(identitySourceOfDomain(sources, 'a.example'), expected === null ? null : sources[expected]);
  });
}

for (const [what, body, expected] of [
  ['nothing is said', {}, null],
  ['an empty list', { identitySources: [] }, []],
  ['a domain alone', { domainName: 'A.Example' }, ['a.example']],
  [
    'a domain that the list has already',
    { domainName: 'A.example', identitySources: [domain('a.EXAMPLE')] },
    ['a.example'],
  ],
  [
    'a domain beside a list',
    { domainName: 'b.example', identitySources: [domain('a.example')] },
    ['a.example', 'b.example'],
  ],
] as const) {
  test(`identity sources of a body: ${what}`, () => {
    assert.deepEqual(identitySourcesOf(body)?.map((each) => each.domainName) ?? null, expected);
  });
}

for (const [what, sources, expected] of [
  ['a domain and a tenant', [domain('a.example'), tenant('x')], ''],
  ['a domain that is none', [domain('not a domain')], 'invalidField identitySources/0/domainName'],
  ['no domain', [source('domain')], 'missingField identitySources/0/domainName'],
  ['our own domain', [domain('us.example')], 'invalidField identitySources/0/domainName'],
  ['a domain twice', [domain('a.example'), domain('a.example')], 'invalidField identitySources/1/domainName'],
  ['a tenant that is no id', [tenant('x', 'contoso')], 'invalidField identitySources/0/tenantId'],
  ['our own tenant', [tenant('x', '11111111-1111-4111-8111-111111111111')], 'invalidField identitySources/0/tenantId'],
  [
    'a tenant in an unnamed cloud',
    [source('crossCloudAzureActiveDirectoryTenant', { tenantId })],
    'missingField identitySources/0/cloudInstance',
  ],
  [
    'a tenant in another cloud',
    [source('crossCloudAzureActiveDirectoryTenant', { tenantId, cloudInstance: 'microsoftonline.us' })],
    '',
  ],
  [
    'a tenant in a cloud that is none',
    [source('crossCloudAzureActiveDirectoryTenant', { tenantId, cloudInstance: 'cloud.example' })],
    'invalidField identitySources/0/cloudInstance',
  ],
  [
    'a federation without issuer',
    [source('externalDomainFederation', { domainName: 'a.example' })],
    'missingField identitySources/0/issuerUri',
  ],
  ['a social network', [source('social', { socialType: 'facebook' })], ''],
  [
    'several faults at once',
    [source('domain'), tenant('x', '')],
    'missingField identitySources/0/domainName, missingField identitySources/1/tenantId',
  ],
] as const) {
  test(`identity sources: ${what}`, () => {
    assert.equal(
      faultsOf((faults) =>
        checkIdentitySources(
          sources,
          { domains: ['US.example'], tenantId: '11111111-1111-4111-8111-111111111111' },
          faults,
        ),
      ),
      expected,
    );
  });
}

for (const [organization, expected] of [
  [{ displayName: 'Contoso' }, ''],
  [{ displayName: '' }, 'missingField displayName'],
  [{ displayName: '  ' }, 'invalidField displayName'],
] as const) {
  test(`an organization ${JSON.stringify(organization)}: ${expected || 'is fine'}`, () => {
    assert.equal(
      faultsOf((faults) => checkOrganization(organization, faults)),
      expected,
    );
  });
}

const now = '2026-06-01T12:00:00.000Z';
const settings = (
  externalUserLifecycleAction: Settings['externalUserLifecycleAction'],
  deleteExternalUserAfter = 'P30D',
) => ({ externalUserLifecycleAction, deleteExternalUserAfter });
const deleteOn = (removeAt: string) => ({ blocks: true, removeAt });
for (const [what, of, lifecycle, object, expected] of [
  ['nothing is to happen', settings('none'), 'governed', guest, null],
  ['they are kept out', settings('blockSignIn'), 'governed', guest, { blocks: true, removeAt: null }],
  [
    'they are kept out and deleted',
    settings('blockSignInAndDelete'),
    'governed',
    guest,
    deleteOn('2026-07-01T12:00:00.000Z'),
  ],
  ['they are deleted at once', settings('blockSignInAndDelete', 'P0D'), 'governed', guest, deleteOn(now)],
  [
    'months are of the calendar',
    settings('blockSignInAndDelete', 'P1M'),
    'governed',
    guest,
    deleteOn('2026-07-01T12:00:00.000Z'),
  ],
  ['they were here before us', settings('blockSignInAndDelete'), 'notGoverned', guest, null],
  ['nobody knows since when they are here', settings('blockSignInAndDelete'), 'notDefined', guest, null],
  ['they have become a member', settings('blockSignInAndDelete'), 'governed', { ...guest, userType: 'Member' }, null],
  ['they are gone', settings('blockSignInAndDelete'), 'governed', null, null],
] as const) {
  test(`when the last assignment ends: ${what}`, () => {
    assert.deepEqual(offboardingOf(of, { lifecycle }, object, now), expected);
  });
}
