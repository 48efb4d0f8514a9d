// Catalogs, packages, policies and groups to edit, and every kind of edit of them as a call: which are privileged, and
// which need a second administrator where that is demanded.

import assert from 'node:assert/strict';
import { startLatchkey, type Engine, type Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';

export interface EditCase {
  readonly name: string;
  readonly request: readonly [method: string, url: string, body?: unknown];
  /** Whether it writes in a privileged catalog, or says what is privileged. */
  readonly isPrivileged: boolean;
  readonly needsTwo: boolean;
  /** A call whose answer differs once the edit is made. */
  readonly read: string;
}

export interface EditWorld {
  readonly ids: Readonly<Record<'privileged' | 'standard' | 'grave' | 'sensitive' | 'plain' | 'rule', string>>;
  readonly cases: readonly EditCase[];
}

export const ruleTarget = (department: string) => ({
  '@odata.type': '#microsoft.graph.attributeRuleMembers',
  membershipRule: `user.department -eq "${department}"`,
  description: 'd',
});
export const policyOf = (packageId: string, more: object = {}) => ({
  displayName: 'By hand',
  description: 'd',
  allowedTargetScope: 'allMemberUsers',
  accessPackage: { id: packageId },
  expiration: { type: 'noExpiration' },
  requestorSettings: { enableTargetsToSelfAddAccess: true },
  requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
  ...more,
});
export const automaticPolicy = (packageId: string, department: string) => ({
  displayName: 'By rule',
  description: 'd',
  allowedTargetScope: 'specificDirectoryUsers',
  accessPackage: { id: packageId },
  specificAllowedTargets: [ruleTarget(department)],
  automaticRequestSettings: { requestAccessForAllowedTargets: true },
});

/** The body of a call of the global administrator, which must succeed. */
type Done = (method: string, url: string, body?: unknown) => Promise<any>;

export interface EditTenant {
  readonly latchkey: Latchkey;
  readonly world: EditWorld;
  readonly call: Done;
}

/** A tenant of an engine with what can be edited; `roles` are pairs of a user and the directory role that they hold. */
export async function openEditTenant(
  engine: Engine,
  roles: readonly (readonly [user: string, role: string])[],
  env: Readonly<Record<string, string>> = {},
): Promise<EditTenant> {
  const latchkey = await startLatchkey({ engine, env });
  const call: Done = async (method, url, body) => {
    const reply = await latchkey.call('globalAdmin', method, url, body);
    assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  for (const [user, roleDefinitionId] of roles)
    await call('POST', '/v1.0/roleManagement/directory/roleAssignments', {
      principalId: latchkey.user(user).id,
      roleDefinitionId,
      directoryScopeId: '/',
    });
  latchkey.forgetTokens();
  return { latchkey, call, world: await makeEditWorld(latchkey, call, engine) };
}

/** Made while nothing is privileged yet, so that it needs nobody's agreement. */
async function makeEditWorld(latchkey: Latchkey, done: Done, suffix: string): Promise<EditWorld> {
  const { user } = latchkey;
  const newGroup = async (name: string, more: object = {}): Promise<string> =>
    (
      await done('POST', '/v1.0/groups', {
        displayName: `${name} ${suffix}`,
        mailEnabled: false,
        mailNickname: `${name}${suffix}`,
        securityEnabled: true,
        ...more,
      })
    ).id;
  const newCatalog = async (name: string): Promise<string> =>
    (await done('POST', `${em}/catalogs`, { displayName: `${name} ${suffix}`, description: 'd' })).id;
  const newPackage = async (name: string, catalog: string): Promise<string> =>
    (
      await done('POST', `${em}/accessPackages`, {
        displayName: `${name} ${suffix}`,
        description: 'd',
        catalog: { id: catalog },
      })
    ).id;
  const [members, others] = [await newGroup('members'), await newGroup('others')];
  const [privileged, standard] = [await newCatalog('Privileged'), await newCatalog('Standard')];
  const grave = await newPackage('Grave', privileged);
  const sensitive = await newPackage('Sensitive', standard);
  const plain = await newPackage('Plain', standard);
  for (const catalog of [privileged, standard])
    for (const originId of [members, others])
      await done('POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        resource: { originId, originSystem: 'AadGroup' },
        catalog: { id: catalog },
      });
  const roleOf = async (catalog: string, group: string) => {
    const { value } = await done('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`);
    const { id, scopes } = value.find((each: any) => each.originId === group);
    return {
      role: { originId: `Member_${group}`, originSystem: 'AadGroup', resource: { id } },
      scope: { id: scopes[0].id, originId: group, originSystem: 'AadGroup' },
    };
  };
  const scopesOf = (id: string): string => `${em}/accessPackages/${id}/resourceRoleScopes`;
  const [graveScope, sensitiveScope] = [
    await done('POST', scopesOf(grave), await roleOf(privileged, members)),
    await done('POST', scopesOf(sensitive), await roleOf(standard, members)),
  ];
  const policies = `${em}/assignmentPolicies`;
  const [gravePolicy, sensitivePolicy] = [
    (await done('POST', policies, policyOf(grave))).id,
    (await done('POST', policies, policyOf(sensitive))).id,
  ];
  for (const [id, other] of [
    [grave, plain],
    [sensitive, plain],
  ])
    await done('POST', `${em}/accessPackages/${id}/incompatibleAccessPackages/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/identityGovernance/entitlementManagement/accessPackages/${other}`,
    });
  const rule = await newRuleGroup(latchkey, suffix);
  await done('PATCH', `${beta}/accessPackageCatalogs/${privileged}`, { privilegeLevel: 'privileged' });
  await done('PATCH', `/latchkey/v1/packages/${sensitive}`, { isSensitive: true });
  const groupRef = { '@odata.id': `https://graph.microsoft.com/v1.0/groups/${others}` };
  const of = (id: string, expand: string): string => `${em}/accessPackages/${id}?$expand=${expand}`;

  const inPackage = (
    which: string,
    isPrivileged: boolean,
    { id, catalog, policy, scope }: { id: string; catalog: string; policy: string; scope: string },
    role: object,
  ): readonly EditCase[] => {
    const row = (name: string, request: EditCase['request'], read: string): EditCase => ({
      name: `${name} ${which}`,
      request,
      isPrivileged,
      needsTwo: true,
      read,
    });
    const at = `${em}/accessPackages/${id}`;
    return [
      row('rename', ['PATCH', at, { displayName: `Anew ${which} ${suffix}` }], at),
      row(
        'show the contents of',
        ['PATCH', `/latchkey/v1/packages/${id}`, { contentsVisibility: 'visible' }],
        `/latchkey/v1/packages/${id}`,
      ),
      row('add a role to', ['POST', scopesOf(id), role], of(id, 'resourceRoleScopes')),
      row('take a role out of', ['DELETE', `${scopesOf(id)}/${scope}`], of(id, 'resourceRoleScopes')),
      row(
        'add a policy to',
        ['POST', policies, policyOf(id, { displayName: 'Another' })],
        of(id, 'assignmentPolicies'),
      ),
      row(
        'replace a policy of',
        ['PUT', `${policies}/${policy}`, policyOf(id, { displayName: 'Anew' })],
        `${policies}/${policy}`,
      ),
      row(
        'ask a question in a policy of',
        [
          'PATCH',
          `${beta}/accessPackageAssignmentPolicies/${policy}`,
          {
            questions: [
              {
                '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
                isRequired: false,
                isSingleLineQuestion: true,
                sequence: 1,
                text: { defaultText: 'Why?', localizedTexts: [] },
              },
            ],
          },
        ],
        `${policies}/${policy}?$expand=questions`,
      ),
      row('delete a policy of', ['DELETE', `${policies}/${policy}`], of(id, 'assignmentPolicies')),
      row(
        'add an incompatible group to',
        ['POST', `${at}/incompatibleGroups/$ref`, groupRef],
        `${at}/incompatibleGroups`,
      ),
      row(
        'remove an incompatible group from',
        ['DELETE', `${at}/incompatibleGroups/${others}/$ref`],
        `${at}/incompatibleGroups`,
      ),
      row(
        'remove an incompatible package from',
        ['DELETE', `${at}/incompatibleAccessPackages/${plain}/$ref`],
        `${at}/incompatibleAccessPackages`,
      ),
      row('move', ['POST', `${at}/moveToCatalog`, { catalogId: catalog }], of(id, 'catalog')),
      row('delete', ['DELETE', at], `${em}/accessPackages?$filter=id eq '${id}'`),
    ];
  };
  const graveEdits = inPackage(
    'a package of a privileged catalog',
    true,
    { id: grave, catalog: standard, policy: gravePolicy, scope: graveScope.id },
    await roleOf(privileged, others),
  );
  const sensitiveEdits = inPackage(
    'a sensitive package',
    false,
    { id: sensitive, catalog: standard, policy: sensitivePolicy, scope: sensitiveScope.id },
    await roleOf(standard, others),
  );
  const automatic = automaticPolicy(plain, 'Nobody');
  const catalogUrl = `${beta}/accessPackageCatalogs/${privileged}`;
  const group = `/v1.0/groups/${rule}`;
  const row = (
    name: string,
    request: EditCase['request'],
    read: string,
    { isPrivileged = false, needsTwo = true }: Partial<EditCase> = {},
  ): EditCase => ({ name, request, read, isPrivileged, needsTwo });
  const own = { isPrivileged: true };
  const free = { needsTwo: false };
  const manager = user('manager').id;
  const extension = {
    displayName: 'Told',
    '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
    endpointConfiguration: {
      '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
      subscriptionId: 's',
      resourceGroupName: 'r',
      logicAppWorkflowName: 'l',
      url: 'https://extension.example/',
    },
    authenticationConfiguration: null,
  };
  return {
    ids: { privileged, standard, grave, sensitive, plain, rule },
    cases: [
      ...graveEdits.slice(0, -2),
      // A package that moves into the same catalog stays: the sensitive one is not moved, only deleted.
      ...sensitiveEdits.filter(({ name }) => !name.startsWith('move')).slice(0, -1),
      row(
        'create a package in a privileged catalog',
        [
          'POST',
          `${em}/accessPackages`,
          {
            displayName: `New ${suffix}`,
            description: 'd',
            catalog: { id: privileged },
          },
        ],
        `${em}/accessPackages?$filter=catalog/id eq '${privileged}'`,
        own,
      ),
      row('rename a privileged catalog', ['PATCH', catalogUrl, { displayName: `Anew ${suffix}` }], catalogUrl, own),
      row(
        'add an extension to a privileged catalog',
        ['POST', `${em}/catalogs/${privileged}/customWorkflowExtensions`, extension],
        `${em}/catalogs/${privileged}/customWorkflowExtensions`,
        own,
      ),
      row(
        'take a resource out of a privileged catalog',
        [
          'POST',
          `${em}/resourceRequests`,
          {
            requestType: 'adminAdd',
            resource: { originId: await newGroup('third'), originSystem: 'AadGroup' },
            catalog: { id: privileged },
          },
        ],
        `${em}/catalogs/${privileged}/resources`,
        { ...own, ...free },
      ),
      row(
        'make a person an owner of a privileged catalog',
        [
          'POST',
          '/v1.0/roleManagement/entitlementManagement/roleAssignments',
          {
            principalId: manager,
            roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178',
            appScopeId: `/AccessPackageCatalog/${privileged}`,
          },
        ],
        `/v1.0/roleManagement/entitlementManagement/roleAssignments?$filter=principalId eq '${manager}'`,
        { ...own, ...free },
      ),
      row('change the rule of a group', ['PATCH', group, { membershipRule: 'user.department -eq "None"' }], group),
      row('rest the rule of a group', ['PATCH', group, { membershipRuleProcessingState: 'Paused' }], group),
      row('write an automatic policy', ['POST', policies, automatic], of(plain, 'assignmentPolicies')),
      row(
        'rename a package that is not sensitive',
        [
          'PATCH',
          `${em}/accessPackages/${plain}`,
          {
            displayName: `Plainer ${suffix}`,
          },
        ],
        `${em}/accessPackages/${plain}`,
        free,
      ),
      row('rename a group with a rule', ['PATCH', group, { displayName: 'Ruled' }], group, free),
      row(
        'make a package sensitive',
        ['PATCH', `/latchkey/v1/packages/${plain}`, { isSensitive: true }],
        `/latchkey/v1/packages/${plain}`,
        { ...own, ...free },
      ),
      row(
        'say that a package is not sensitive',
        [
          'PATCH',
          `/latchkey/v1/packages/${sensitive}`,
          {
            isSensitive: false,
          },
        ],
        `/latchkey/v1/packages/${sensitive}`,
        own,
      ),
      row(
        'make a catalog privileged',
        [
          'PATCH',
          `${beta}/accessPackageCatalogs/${standard}`,
          {
            privilegeLevel: 'privileged',
          },
        ],
        `${beta}/accessPackageCatalogs/${standard}`,
        { ...own, ...free },
      ),
      ...graveEdits.slice(-2),
      row(
        'say that a catalog is not privileged',
        ['PATCH', catalogUrl, { privilegeLevel: 'standard' }],
        catalogUrl,
        own,
      ),
    ],
  };
}

/** A group with a rule, proposed where that needs somebody else; its rule rests, and admits nobody. */
async function newRuleGroup({ call }: Latchkey, suffix: string): Promise<string> {
  const body = {
    displayName: `rule ${suffix}`,
    mailEnabled: false,
    mailNickname: `rule${suffix}`,
    securityEnabled: true,
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.department -eq "Nobody"',
    membershipRuleProcessingState: 'Paused',
  };
  const made = await call('globalAdmin', 'POST', '/v1.0/groups', body);
  if (made.status === 201) return made.body.id;
  assert.equal(made.body.error.code, 'SecondAdministratorNeeded', made.text);
  const request = { method: 'POST', url: '/v1.0/groups', body };
  const { body: proposal, text } = await call('globalAdmin', 'POST', '/latchkey/v1/proposals', {
    request,
    justification: 'A group to test with.',
  });
  const path = `/latchkey/v1/proposals/${proposal.id}/approve`;
  const approved = await call('director', 'POST', path, { justification: 'Yes.' });
  assert.equal(approved.status, 204, `${text} ${approved.text}`);
  const { value } = (await call('globalAdmin', 'GET', `/v1.0/groups?$filter=displayName eq 'rule ${suffix}'`)).body;
  return value[0].id;
}
