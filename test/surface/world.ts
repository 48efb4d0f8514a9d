// A tenant with one of everything that a route of the surface can name.

import type { Latchkey } from '../app/latchkey.ts';
import { Things, type Offer } from '../examples/things.ts';
import type { Version } from './rows.ts';

export const em = (version: Version): string => `/${version}/identityGovernance/entitlementManagement`;
export const catalogOwner = 'ae79f266-94d4-4dab-b730-feca7e132178';

/** What `{id}` behind a segment means, by the segment in v1.0's spelling. */
export type Ids = Readonly<Record<string, string>>;

export class World extends Things {
  readonly #extensionUrl: string;
  constructor(latchkey: Latchkey, extensionUrl: string) {
    super(latchkey, extensionUrl);
    this.#extensionUrl = extensionUrl;
  }

  get extensionUrl(): string {
    return this.#extensionUrl;
  }

  /** Whose `{id}` is of something that only reads need. */
  async everything(): Promise<Ids> {
    const offer = await this.offer();
    await this.showRoleScopes(offer.package);
    const other = await this.offer();
    const { approval, stage } = await this.stageFor('manager');
    const extension = await this.extension(offer.catalog, 'accessPackageAssignmentRequestWorkflowExtension');
    const policy = await this.policy(offer.package, {
      questions: [question('v1.0')],
      customExtensionStageSettings: [
        {
          stage: 'assignmentRequestCreated',
          customExtension: {
            '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
            id: extension,
          },
        },
      ],
    });
    const outsider = await this.assignmentFromOrganization();
    const { target, id: ofOutsider } = (
      await this.read(`assignments?$filter=id eq '${outsider}'&$expand=target($expand=connectedOrganization)`)
    ).value[0];
    await this.link(
      `connectedOrganizations/${target.connectedOrganization.id}/externalSponsors`,
      `users/${this.user('guest')}`,
    );
    await this.unassign(await this.assign(other, this.user('member')));
    const [held, third] = [await this.assign(offer, this.user('member')), await this.offer()];
    await this.assign(third, this.user('member'));
    for (const [one, excludes] of [
      [offer, other],
      [other, offer],
    ] as const)
      await this.link(
        `accessPackages/${one.package}/incompatibleAccessPackages`,
        `identityGovernance/entitlementManagement/accessPackages/${excludes.package}`,
      );
    await this.link(`accessPackages/${offer.package}/incompatibleGroups`, `groups/${this.marketingGroup}`);
    const request = (await this.read('assignmentRequests?$top=1')).value[0].id;
    const [resourceRequest, environment, grant, roleAssignment] = [
      (await this.read('resourceRequests?$top=1')).value[0].id,
      (await this.environment()).id,
      (await this.call('GET', `${em('beta')}/accessPackageAssignmentResourceRoles?$top=1`)).value[0].id,
      await this.roleAssignment(offer.catalog),
    ];
    return {
      catalogs: offer.catalog,
      resources: offer.resource,
      accessPackages: offer.package,
      resourceRoleScopes: offer.roleScope,
      availableAccessPackages: offer.package,
      assignmentPolicies: policy,
      customWorkflowExtensions: extension,
      customAccessPackageWorkflowExtensions: await this.olderExtension(offer.catalog),
      assignmentRequests: request,
      assignments: ofOutsider,
      'subjects(objectId': target.objectId,
      subjects: target.id,
      accessPackageAssignmentApprovals: approval,
      stages: stage,
      resourceRequests: resourceRequest,
      resourceEnvironments: environment,
      connectedOrganizations: target.connectedOrganization.id,
      accessPackageAssignmentResourceRoles: grant,
      roleAssignments: roleAssignment,
      roleDefinitions: catalogOwner,
      principalId: this.user('analyst'),
      controlConfigurations: 'EndUserSettings',
      accessPackageId: offer.package,
      incompatibleAccessPackageId: third.package,
      held,
    };
  }

  roleAssignment(catalog: string): Promise<string> {
    return this.create('/v1.0/roleManagement/entitlementManagement/roleAssignments', {
      principalId: this.user('analyst'),
      roleDefinitionId: catalogOwner,
      appScopeId: `/AccessPackageCatalog/${catalog}`,
    });
  }

  /** A request that waits for the answer of an extension that was called, and the call. */
  async waiting(): Promise<{ readonly request: string; readonly callout: string }> {
    const offer = await this.offer();
    const customExtension = {
      '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
      id: await this.extension(offer.catalog, 'accessPackageAssignmentRequestWorkflowExtension'),
    };
    const policy = await this.policy(offer.package, {
      customExtensionStageSettings: [{ stage: 'assignmentRequestCreated', customExtension }],
    });
    const request = await this.ask({ ...offer, policy }, 'designer');
    return {
      request,
      callout: (await this.read(`assignmentRequests/${request}`)).customExtensionCalloutInstances[0].id,
    };
  }

  /** Which holds all resources of the first one. */
  async twin({ group }: Offer): Promise<string> {
    const catalog = await this.catalog();
    await this.resource(catalog, 'AadGroup', group);
    return catalog;
  }

  /** Of which nothing could be delivered: its group is gone. */
  async failed(): Promise<string> {
    const offer = await this.offer();
    await this.call('DELETE', `/v1.0/groups/${offer.group}`);
    return this.ask(offer, 'engineer');
  }
}

export function question(version: Version): object {
  const base = { isRequired: false, isAnswerEditable: true, sequence: 0 };
  return version === 'v1.0'
    ? {
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
        ...base,
        text: 'What for?',
        isSingleLineQuestion: true,
        localizations: [],
      }
    : {
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
        ...base,
        text: { defaultText: 'What for?', localizedTexts: [] },
        isSingleLineQuestion: true,
      };
}
