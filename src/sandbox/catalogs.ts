// What the sandbox's catalogs hold: the General one, an empty one, and one with a package that people and guests can
// ask for.

import { systemCaller } from '../domain/caller.ts';
import { createdFields } from '../domain/authorship.ts';
import type { Catalog } from '../domain/catalogs/catalogEntities.ts';
import type { PolicyFields } from '../domain/policies/policy.ts';
import { questionRow, type QuestionFields } from '../domain/policies/questions.ts';
import { revisionRow } from '../domain/policies/policyRows.ts';
import {
  originOfApplication,
  originOfGroup,
  originOfSite,
  resourceRows,
  type ResourceOrigin,
} from '../domain/catalogs/resources.ts';
import { insert, type Change } from '../store/contract.ts';
import { sandboxIdOf, publishedIds } from './sandboxIds.ts';
import { applicationRows, groupRow, groups, siteRoles, siteRow } from './directoryResources.ts';
import { newRow } from '../model/newRow.ts';

const onboarding = sandboxIdOf('catalog onboarding');

function catalog(id: string, displayName: string, description: string, type: Catalog['type'], now: string): Change {
  return insert('catalog', {
    id,
    displayName,
    description,
    type,
    isExternallyVisible: true,
    ...createdFields(systemCaller, now),
  });
}

/** Neither policy names anyone, so there are no rows of targets. */
function policyRows(
  id: string,
  fields: Partial<PolicyFields>,
  questions: readonly QuestionFields[],
  now: string,
): readonly Change[] {
  const policy = newRow('policy', {
    ...fields,
    id,
    packageId: publishedIds.newHirePackage,
    catalogId: onboarding,
    revision: 1,
    revisionId: sandboxIdOf(`revision 1 of policy ${id}`),
    deletedAt: null,
    ...createdFields(systemCaller, now),
  });
  return [
    insert('policy', policy),
    ...questions.map((question) => insert('question', question)),
    insert('policyRevision', revisionRow(policy, questions, now)),
  ];
}

/**
 * The questions that the reference page's request answers. Neither is required: other requests of that page say
 * nothing.
 */
function questions(policyId: string): readonly QuestionFields[] {
  const choice = (actualValue: string, text: string) => ({ actualValue, text, localizations: [] });
  return [
    questionRow(
      {
        kind: 'choice',
        text: 'Which state are you from?',
        choices: [choice('AZ', 'Arizona'), choice('CA', 'California'), choice('NY', 'New York')],
      },
      { id: publishedIds.stateQuestion, policyId, position: 0 },
    ),
    questionRow(
      { kind: 'text', text: 'Why do you need access?', isSingleLine: false },
      { id: publishedIds.reasonQuestion, policyId, position: 1 },
    ),
  ];
}

function resource(
  origin: ResourceOrigin,
  now: string,
): { readonly changes: readonly Change[]; readonly given: (roleOriginId: string) => Change } {
  const name = `${origin.originSystem} ${origin.originId}`;
  const rows = resourceRows(origin, {
    catalogId: onboarding,
    addedBy: null,
    now,
    newId: (what) => sandboxIdOf(`${what} of ${name}`),
    draft: {},
    environmentId: null,
  });
  const roleScope = (roleId: string): Change =>
    insert('resourceRoleScope', {
      id: sandboxIdOf(`role scope ${roleId}`),
      packageId: publishedIds.newHirePackage,
      roleId,
      scopeId: rows.scope.id,
      resourceId: rows.resource.id,
      from: now,
      ...createdFields(systemCaller, now),
    });
  const idOfRole = (originId: string): string =>
    (rows.roles.find((role) => role.originId === originId) as { id: string }).id;
  const isGiven = (originId: string): boolean => originId === `Member_${newHires}`;
  return {
    changes: [
      insert('resource', rows.resource),
      ...rows.roles.map((role) => insert('resourceRole', { ...role, isUsed: isGiven(role.originId) })),
      insert('resourceScope', rows.scope),
    ],
    given: (originId) => roleScope(idOfRole(originId)),
  };
}

const newHires = sandboxIdOf('group newHires');

/** `now` is when the tenant began. */
export function catalogChanges(now: string): readonly Change[] {
  const whole = <T>(row: T): T & { readonly version: number } => ({ ...row, version: 1 });
  const newHiresGroup = groups.find((each) => each.id === newHires) as (typeof groups)[number];
  const group = resource(originOfGroup(whole(groupRow(newHiresGroup, now))), now);
  const apps = applicationRows(now).map(({ principal }) => resource(originOfApplication(whole(principal)), now));
  const site = resource(originOfSite(whole(siteRow(now)), siteRoles.map(whole)), now);
  return [
    catalog(publishedIds.generalCatalog, 'General', 'Built-in catalog.', 'serviceDefault', now),
    catalog(publishedIds.emptyCatalog, 'Campaigns', 'Nothing in it yet.', 'userManaged', now),
    catalog(onboarding, 'Onboarding', 'For people who have just started.', 'userManaged', now),
    ...group.changes,
    ...apps.flatMap((app) => app.changes),
    ...site.changes,
    insert('accessPackage', {
      id: publishedIds.newHirePackage,
      catalogId: onboarding,
      displayName: 'New Hire',
      description: 'What everyone needs on the first day',
      ...createdFields(systemCaller, now),
    }),
    group.given(`Member_${newHires}`),
    // Anyone from outside, a contoso.com address that nobody in the directory has too; and administrators for them.
    ...policyRows(
      publishedIds.newHirePolicy,
      {
        displayName: 'Guests',
        description: 'Guests ask for themselves; administrators assign directly',
        targetScope: 'allExternalUsers',
        acceptsSelfAdd: true,
        acceptsSelfUpdate: true,
        acceptsSelfRemove: true,
        expirationType: 'afterDuration',
        expirationDuration: 'P365D',
      },
      questions(publishedIds.newHirePolicy),
      now,
    ),
    ...policyRows(
      sandboxIdOf('policy staff'),
      {
        displayName: 'Staff',
        description: 'Everyone who is no guest asks for themselves',
        targetScope: 'allMemberUsers',
        acceptsSelfAdd: true,
        acceptsSelfUpdate: true,
        acceptsSelfRemove: true,
        expirationType: 'noExpiration',
      },
      [],
      now,
    ),
  ];
}
