// What the tests of the portal find: packages of every kind, somebody who decides, names that are hard to draw.

import assert from 'node:assert/strict';
import type { Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
export const onboardingId = 'a914b616-e04e-476b-aa37-91038f0b165b';

export interface PortalData {
  /** Ids of packages by the word below. */
  readonly packages: Readonly<
    Record<'plain' | 'short' | 'questions' | 'behalf' | 'stages' | 'closed' | 'strange', string>
  >;
  /** Ids of what owners see: the catalog of the packages, and a resource in it. */
  readonly owned: { readonly catalog: string; readonly resource: string };
  /** Makes a package with one policy, under which every member may ask; `policy` says what is different. */
  offer(displayName: string, description: string, policy: object): Promise<string>;
  /** Asks by the API; answers the request's id. */
  ask(who: string, packageId: string, more?: object): Promise<string>;
}

/** A name that is too long for any column, with signs and a direction of its own. */
export const strangeName = `مشروع الأندلس 🚀 ${'Donaudampfschifffahrtsgesellschaft'.repeat(2)} & <b>Söhne</b>`;

export async function preparePortal(latchkey: Latchkey): Promise<PortalData> {
  const make = async (path: string, body: object): Promise<string> => {
    const reply = await latchkey.call('globalAdmin', 'POST', `${em}/${path}`, body);
    assert.ok(reply.status < 300, reply.text);
    return reply.body.id;
  };
  const catalog = await make('catalogs', { displayName: 'Marketing tools', state: 'published' });
  const single = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
  const approval = {
    isApprovalRequiredForAdd: true,
    isRequestorJustificationRequired: true,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P7D',
        isApproverJustificationRequired: true,
        primaryApprovers: [single('director')],
      },
    ],
  };
  const offer = async (displayName: string, description: string, policy: object): Promise<string> => {
    const id = await make('accessPackages', { displayName, description, catalog: { id: catalog } });
    const { requestorSettings, ...more } = policy as { readonly requestorSettings?: object };
    await make('assignmentPolicies', {
      displayName: 'Staff',
      accessPackage: { id },
      allowedTargetScope: 'allMemberUsers',
      requestorSettings: {
        enableTargetsToSelfAddAccess: true,
        enableTargetsToSelfUpdateAccess: true,
        enableTargetsToSelfRemoveAccess: true,
        ...requestorSettings,
      },
      expiration: { type: 'afterDuration', duration: 'P10D' },
      ...more,
    });
    return id;
  };
  const packages = {
    plain: await offer('Newsletter', 'Write and send the newsletter', {}),
    short: await offer('Press room', 'Publish in the press room', { requestApprovalSettings: approval }),
    questions: await offer('Campaign budget', 'See and change the budget of campaigns', {
      requestApprovalSettings: approval,
      requestorSettings: { allowCustomAssignmentSchedule: true },
      questions: [
        {
          '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
          sequence: 1,
          isRequired: true,
          text: 'Cost centre',
          localizations: [{ languageCode: 'de', text: 'Kostenstelle' }],
          isSingleLineQuestion: true,
          regexPattern: '^[0-9]{4}$',
        },
        {
          '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
          sequence: 2,
          isRequired: true,
          text: 'Which market?',
          localizations: [{ languageCode: 'de', text: 'Welcher Markt?' }],
          isMultipleSelectionAllowed: false,
          choices: [
            { actualValue: 'nl', text: 'Netherlands', localizations: [{ languageCode: 'de', text: 'Niederlande' }] },
            { actualValue: 'de', text: 'Germany', localizations: [{ languageCode: 'de', text: 'Deutschland' }] },
          ],
        },
      ],
    }),
    behalf: await offer('Design studio', 'Tools of designers', {
      requestorSettings: {
        enableOnBehalfRequestorsToAddAccess: true,
        onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
      },
    }),
    stages: await offer('Fair stand', 'Book a stand at the fair', {
      requestApprovalSettings: {
        ...approval,
        stages: [approval.stages[0], { durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [single('engineer')] }],
      },
    }),
    closed: await offer('Board papers', 'Papers of the board', {
      allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: [single('director')],
    }),
    strange: await offer(strangeName, strangeName.repeat(2), {}),
  };
  const group = await latchkey.call('app:full', 'POST', '/v1.0/groups', {
    ...{ displayName: 'Press list', mailEnabled: false, mailNickname: 'presslist', securityEnabled: true },
  });
  const added = await latchkey.call('app:full', 'POST', `${em}/resourceRequests`, {
    requestType: 'adminAdd',
    catalog: { id: catalog },
    resource: { originId: group.body.id, originSystem: 'AadGroup' },
  });
  assert.equal(added.status, 201, added.text);
  const { body: resources } = await latchkey.call('app:full', 'GET', `${em}/catalogs/${catalog}/resources`);
  return {
    packages,
    owned: { catalog, resource: resources.value[0].id },
    offer,
    ask: async (who, packageId, more = {}) => {
      const reply = await latchkey.call(who, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment: { accessPackageId: packageId },
        ...more,
      });
      assert.equal(reply.status, 201, reply.text);
      await latchkey.drain();
      return reply.body.id;
    },
  };
}
