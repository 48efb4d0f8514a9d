// What a documented call presupposes, made through the program itself: catalogs, packages, policies, requests,
// organizations.

import assert from 'node:assert/strict';
import type { Latchkey } from '../app/latchkey.ts';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { sandboxIdOf } from '../../src/sandbox/sandboxIds.ts';
import { groups, siteRow } from '../../src/sandbox/directoryResources.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

export interface Offer {
  readonly catalog: string;
  readonly group: string;
  readonly resource: string;
  readonly roleScope: string;
  readonly package: string;
  readonly policy: string;
}

/** As the pages on policies show them. */
export const shownRequestorSettings = {
  enableTargetsToSelfAddAccess: true,
  enableTargetsToSelfUpdateAccess: false,
  enableTargetsToSelfRemoveAccess: true,
  allowCustomAssignmentSchedule: true,
  enableOnBehalfRequestorsToAddAccess: false,
  enableOnBehalfRequestorsToUpdateAccess: false,
  enableOnBehalfRequestorsToRemoveAccess: false,
  onBehalfRequestors: [],
};

const workflow = {
  '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
  subscriptionId: '38ab2ccc-3747-4567-b36b-9478f5602f0d',
  resourceGroupName: 'group',
  logicAppWorkflowName: 'workflow',
};

/** Every name is used once, so that one tenant serves all examples. */
export class Things {
  readonly latchkey: Latchkey;
  /** Of the sandbox: a site, a group, an application's service principal. */
  readonly site = siteRow('').webUrl;
  readonly marketingGroup = groups.find((each) => each.key === 'marketingResources')?.id ?? '';
  readonly expenses = sandboxIdOf('service principal expenses');
  #count = 0;
  #sites: Promise<unknown> | undefined;
  /** Where custom extensions are called. */
  readonly #extensionUrl: string;
  constructor(latchkey: Latchkey, extensionUrl: string) {
    this.latchkey = latchkey;
    this.#extensionUrl = extensionUrl;
  }

  unique(word: string): string {
    return `${word} ${++this.#count}`;
  }
  user(key: string): string {
    return this.latchkey.user(key).id;
  }

  async call(method: string, path: string, body?: unknown, who = 'globalAdmin'): Promise<any> {
    const answer = await this.latchkey.call(who, method, path, body);
    assert.ok(
      answer.status < 300,
      `${who}: ${method} ${path} ${JSON.stringify(body)}\n${answer.status} ${answer.text}`,
    );
    return answer.body;
  }

  async create(path: string, body: unknown, who?: string): Promise<string> {
    return (await this.call('POST', path.startsWith('/') ? path : `${em}/${path}`, body, who)).id;
  }
  async read(path: string, who?: string): Promise<any> {
    return this.call('GET', `${em}/${path}`, undefined, who);
  }

  /** `more` replaces what it says. */
  catalog(more: object = {}): Promise<string> {
    return this.create('catalogs', {
      displayName: this.unique('Catalog'),
      description: 'A catalog',
      isExternallyVisible: true,
      state: 'published',
      ...more,
    });
  }
  async showRoleScopes(of: string): Promise<void> {
    await this.call('PATCH', `/beta/identityGovernance/entitlementManagement/accessPackages/${of}`, {
      isRoleScopesVisible: true,
    });
  }
  package(catalog: string): Promise<string> {
    return this.create('accessPackages', {
      displayName: this.unique('Package'),
      description: 'A package',
      catalog: { id: catalog },
    });
  }
  person(): Promise<string> {
    const name = this.unique('person').replace(' ', '');
    return this.create('/v1.0/users', {
      accountEnabled: true,
      displayName: name,
      mailNickname: name,
      userPrincipalName: `${name}@${this.latchkey.sandbox.tenantDomain}`,
      passwordProfile: { password: 'Wednesday-17-afternoon' },
    });
  }
  group(): Promise<string> {
    const name = this.unique('Group');
    return this.create('/v1.0/groups', {
      displayName: name,
      mailEnabled: false,
      mailNickname: name.replace(' ', ''),
      securityEnabled: true,
    });
  }

  /** A group that the Identity Governance Administrator owns, as pages and tutorial ask of who offers it. */
  async ownedGroup(): Promise<string> {
    const group = await this.group();
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${this.user('governanceAdmin')}` };
    await this.call('POST', `/v1.0/groups/${group}/owners/$ref`, owner);
    return group;
  }
  /** Makes the Identity Governance Administrator a SharePoint Administrator too. */
  administerSites(): Promise<unknown> {
    this.#sites ??= this.call('POST', '/v1.0/roleManagement/directory/roleAssignments', {
      roleDefinitionId: DirectoryRoles.sharePointAdministrator,
      principalId: this.user('governanceAdmin'),
      directoryScopeId: '/',
    });
    return this.#sites;
  }

  async resource(catalog: string, originSystem: string, originId: string, more: object = {}): Promise<string> {
    await this.create('resourceRequests', {
      requestType: 'adminAdd',
      justification: 'For the launch',
      catalog: { id: catalog },
      resource: { originId, originSystem, ...more },
    });
    return (await this.read(`catalogs/${catalog}/resources?$filter=originId eq '${originId}'`)).value[0].id;
  }

  /** The sandbox's only geographic place of sites. */
  async environment(): Promise<{ readonly id: string; readonly originId: string }> {
    return (await this.read("resourceEnvironments?$filter=originSystem eq 'SharePointOnline'")).value[0];
  }

  roleScope(of: string, resource: string, group: string): Promise<string> {
    return this.create(`accessPackages/${of}/resourceRoleScopes`, {
      role: {
        displayName: 'Member',
        originSystem: 'AadGroup',
        originId: `Member_${group}`,
        resource: { id: resource, originId: group, originSystem: 'AadGroup' },
      },
      scope: { originId: group, originSystem: 'AadGroup' },
    });
  }

  /** Under which every member may ask for it; `more` replaces what it says. */
  policy(of: string, more: object = {}): Promise<string> {
    return this.create('assignmentPolicies', {
      displayName: this.unique('Policy'),
      description: 'A policy',
      allowedTargetScope: 'allMemberUsers',
      specificAllowedTargets: [],
      expiration: { type: 'afterDuration', duration: 'P365D' },
      requestorSettings: { ...shownRequestorSettings, enableTargetsToSelfUpdateAccess: true },
      requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, stages: [] },
      accessPackage: { id: of },
      ...more,
    });
  }

  async offer(more: object = {}): Promise<Offer> {
    const [catalog, group] = [await this.catalog(), await this.group()];
    const resource = await this.resource(catalog, 'AadGroup', group);
    const accessPackage = await this.package(catalog);
    return {
      catalog,
      group,
      resource,
      package: accessPackage,
      roleScope: await this.roleScope(accessPackage, resource, group),
      policy: await this.policy(accessPackage, more),
    };
  }

  /** Answers the request once it is done as far as it goes by itself. */
  async ask(offer: Offer, who: string): Promise<string> {
    const request = await this.create(
      'assignmentRequests',
      { requestType: 'userAdd', assignment: { accessPackageId: offer.package, assignmentPolicyId: offer.policy } },
      who,
    );
    await this.latchkey.drain();
    return request;
  }

  /** Of somebody's access, by the id of the assignment. */
  async assign(offer: Pick<Offer, 'package' | 'policy'>, targetId: string): Promise<string> {
    await this.create('assignmentRequests', {
      requestType: 'adminAdd',
      assignment: { targetId, accessPackageId: offer.package, assignmentPolicyId: offer.policy },
    });
    await this.latchkey.drain();
    return (
      await this.read(`assignments?$filter=accessPackage/id eq '${offer.package}' and target/objectId eq '${targetId}'`)
    ).value[0].id;
  }

  async unassign(assignment: string): Promise<void> {
    await this.create('assignmentRequests', { requestType: 'adminRemove', assignment: { id: assignment } });
    await this.latchkey.drain();
  }

  organization(): Promise<string> {
    const name = this.unique('organization').replace(' ', '');
    const identitySources = [
      {
        '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant',
        tenantId: crypto.randomUUID(),
        displayName: name,
      },
    ];
    return this.create('connectedOrganizations', {
      displayName: name,
      description: 'An organization',
      identitySources,
      state: 'configured',
    });
  }

  async link(from: string, to: string): Promise<void> {
    await this.call('POST', `${em}/${from}/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/${to}` });
  }

  /** Of somebody from a connected organization, which has a sponsor of our own. */
  async assignmentFromOrganization(): Promise<string> {
    const name = this.unique('partner').replace(' ', '');
    const identitySources = [
      { '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: `${name}.example`, displayName: name },
    ];
    const organization = await this.create('connectedOrganizations', {
      displayName: name,
      description: 'An organization',
      identitySources,
      state: 'configured',
    });
    await this.link(`connectedOrganizations/${organization}/internalSponsors`, `users/${this.user('manager')}`);
    const offer = await this.offer({ allowedTargetScope: 'allConfiguredConnectedOrganizationUsers' });
    await this.create('assignmentRequests', {
      requestType: 'adminAdd',
      assignment: {
        target: { email: `someone@${name}.example` },
        accessPackageId: offer.package,
        assignmentPolicyId: offer.policy,
      },
    });
    await this.latchkey.drain();
    return (await this.read(`assignments?$filter=accessPackage/id eq '${offer.package}'`)).value[0].id;
  }

  extension(catalog: string, kind: string): Promise<string> {
    return this.create(`catalogs/${catalog}/customWorkflowExtensions`, {
      '@odata.type': `#microsoft.graph.${kind}`,
      displayName: this.unique('extension'),
      description: 'An extension',
      endpointConfiguration: { ...workflow, url: this.#extensionUrl },
      authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
      callbackConfiguration: kind.includes('Request')
        ? { '@odata.type': '#microsoft.graph.customExtensionCallbackConfiguration', durationBeforeTimeout: 'PT1H' }
        : null,
    });
  }

  /** Its resource is an id, as on the pages: an administrator allows it for the host that is called. */
  async olderExtension(catalog: string): Promise<string> {
    const resourceId = 'f604bd15-f785-4309-ad7c-6fad18ddb6cb';
    const allowedAudiences = [`${resourceId} ${new URL(this.#extensionUrl).hostname}`];
    await this.call('PATCH', '/latchkey/v1/settings', { allowedAudiences });
    return this.create(
      `/beta/identityGovernance/entitlementManagement/accessPackageCatalogs/${catalog}` +
        '/customAccessPackageWorkflowExtensions',
      {
        displayName: this.unique('extension'),
        description: 'An extension',
        endpointConfiguration: { ...workflow, url: this.#extensionUrl },
        authenticationConfiguration: {
          '@odata.type': '#microsoft.graph.azureAdTokenAuthentication',
          resourceId,
        },
      },
    );
  }

  /** Its policy calls the extension when a request has been made. */
  async offerWithOlderExtension(): Promise<Offer> {
    const offer = await this.offer();
    const policy = await this.create('/beta/identityGovernance/entitlementManagement/accessPackageAssignmentPolicies', {
      accessPackageId: offer.package,
      displayName: this.unique('Policy'),
      description: 'A policy',
      canExtend: true,
      durationInDays: 0,
      accessReviewSettings: null,
      requestorSettings: { scopeType: 'AllExistingDirectorySubjects', acceptRequests: true, allowedRequestors: [] },
      requestApprovalSettings: {
        isApprovalRequired: false,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: false,
        approvalMode: 'NoApproval',
        approvalStages: [],
      },
      customExtensionHandlers: [
        { stage: 'assignmentRequestCreated', customExtension: { id: await this.olderExtension(offer.catalog) } },
      ],
      verifiableCredentialSettings: {
        credentialTypes: [{ issuers: ['did:ion:one'], credentialType: 'VerifiedCredentialExpert' }],
      },
    });
    return { ...offer, policy };
  }

  async stageFor(approver: string): Promise<{ readonly approval: string; readonly stage: string }> {
    const primaryApprovers = [{ '@odata.type': '#microsoft.graph.singleUser', userId: this.user(approver) }];
    const stages = [
      {
        durationBeforeAutomaticDenial: 'P2D',
        isApproverJustificationRequired: false,
        isEscalationEnabled: false,
        fallbackPrimaryApprovers: [],
        escalationApprovers: [],
        fallbackEscalationApprovers: [],
        primaryApprovers,
      },
    ];
    const approval = await this.ask(
      await this.offer({
        requestApprovalSettings: { isApprovalRequiredForAdd: true, isApprovalRequiredForUpdate: false, stages },
      }),
      'member',
    );
    return {
      approval,
      stage: (await this.read(`accessPackageAssignmentApprovals/${approval}/stages`, approver)).value[0].id,
    };
  }

  async denied(approver: string): Promise<string> {
    const { approval, stage } = await this.stageFor(approver);
    await this.call(
      'PATCH',
      `${em}/accessPackageAssignmentApprovals/${approval}/stages/${stage}`,
      { reviewResult: 'Deny', justification: 'Not now' },
      approver,
    );
    await this.latchkey.drain();
    return approval;
  }
}
