// The message of each check: passed, what holds; failed, what does not hold and what would help.

import type { Id } from '../base.ts';
import type { Policy } from '../policies/policyEntities.ts';
import type { SubjectSet } from '../values.ts';
import type { TargetScopes, EnumValue } from '../enums.ts';
import type { CheckName, UsedFacts } from './checks.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';

/** Display names of whom policies name, as far as they are known. */
export type DisplayNames = ReadonlyMap<Id, string>;

type CheckMessage = (
  facts: EligibilityFacts,
  used: UsedFacts,
  names: DisplayNames,
) => readonly [passed: string, failed: string];

// biome-ignore format: a table, read by column
const checkMessages: Readonly<Record<CheckName, CheckMessage>> = {
  catalogPublished:      ({ catalog }) =>
    [`The catalog "${catalog.displayName}" is published.`,
    `The catalog "${catalog.displayName}" is not published: an owner of the catalog can publish it.`],
  requestBased:          () =>
    ['Access under this policy is given on request.',
    'This policy assigns by its own rule: people whom the rule admits get access, and nobody can request it.'],
  actsForTarget:         () =>
    ['The caller may request for this person.',
    'The policy does not let the caller request for this person: they can request it themselves, or their ' +
    'manager can where the policy allows it.'],
  acceptsRequests:       () =>
    ['The policy accepts new requests.',
    'The policy accepts no new requests: whoever manages the access package can switch them on, or assign directly.'],
  acceptsExtensions:     () =>
    ['The policy lets people extend or change their access.',
    'The policy does not let people extend or change their access: whoever manages assignments can do it.'],
  acceptsRemoval:        () =>
    ['The policy lets people give access back.',
    'The policy does not let people give access back: whoever manages assignments can take it away.'],
  scopeAdmits:           (facts, _, names) =>
    [`The policy is for ${audienceOf(facts.policy, names)}, and so for this person.`,
    `The policy is for ${audienceOf(facts.policy, names)}. ${suggestionFor(facts)}`],
  scopeAdmitsAssignment: (facts, _, names) =>
    [`The policy lets this person be assigned.`,
    `Under the policy ${audienceOf(facts.policy, names)} can be assigned. ${suggestionFor(facts)}`],
  externallyVisible:     ({ catalog }) =>
    [`The catalog "${catalog.displayName}" is open to this person.`,
    `The catalog "${catalog.displayName}" is not open to people from outside: an owner of the catalog can ` +
    'enable it for external users.'],
  externallyAssignable:  ({ catalog }) =>
    [`The catalog "${catalog.displayName}" is open to this person.`,
    `The catalog "${catalog.displayName}" is not open to people from outside, so nobody can be invited for ` +
    'it: an owner of the catalog can enable it for external users.'],
  notHidden:             () =>
    ['The access package is shown to those who may request it.',
    'The access package is hidden: it is in no list, and can be requested by those who have its link.'],
  accountEnabled:        () =>
    ['The account is enabled.', 'The account is disabled: an administrator of users can enable it.'],
  hasAssignment:         ({ accessPackage }) =>
    [`There is an assignment to "${accessPackage.displayName}".`,
    `There is no assignment to "${accessPackage.displayName}" to change: request the access package first.`],
  noUnexpiredAssignment: ({ assignment }) =>
    ['There is no assignment yet.',
    `There is an assignment already${assignment?.endsAt == null ? '' : `, until ${assignment.endsAt}`}: ` +
    'change it, or remove it first.'],
  noOpenRequest:         ({ accessPackage }) =>
    ['No other request for it is under way.',
    `A request for "${accessPackage.displayName}" is still under way: wait until it is decided, or cancel it.`],
  noIncompatibleAccess:  (_, used) =>
    ['Nothing that is held or requested is incompatible with it.',
    `It must not be held together with ${joinList(used['incompatible'])}: give that back first, or withdraw ` +
    'the request for it.'],
  justificationGiven:    ({ policy }) =>
    [policy.approval.isRequestorJustificationRequired ? 'The justification is given.' : 'No justification is required.',
    'The policy requires a justification: give one with the request.'],
  questionsAnswered:     ({ questions }) =>
    [questions.length === 0 ? 'The policy asks no questions.' : 'The answers fit the questions.',
    'The policy asks questions that are to be answered with the request: ' +
    `${questions.filter((each) => each.isRequired).map((each) => `"${each.text ?? 'without a text'}"`).join(', ')}.`],
  scheduleAllowed:       (_, used) =>
    [used['endsAt'] === null
      ? 'Access would not end by itself.'
      : `Access would end at ${String(used['endsAt'])} at the latest.`,
    'The policy does not allow the schedule: ' +
    `${problemTexts[String(used['problem'])] ?? ''}${latestEndOf(used)}.`],
};

const problemTexts: Readonly<Record<string, string>> = {
  customScheduleNotAllowed: 'it lets nobody choose one',
  endMissing: 'it lacks an end',
  endNotAfterStart: 'its end is not after its start',
  endPastPolicy: 'its end is too late',
  policyEnded: 'the policy has ended',
  durationInvalid: 'its duration is none',
};

/** The message of a check. */
export function checkMessage(
  name: CheckName,
  verdict: { readonly passed: boolean; readonly facts: UsedFacts },
  facts: EligibilityFacts,
  names: DisplayNames,
): string {
  return checkMessages[name](facts, verdict.facts, names)[verdict.passed ? 0 : 1];
}

const audienceTexts: Readonly<Record<EnumValue<typeof TargetScopes>, string>> = {
  notSpecified: 'nobody who asks, only for whom an administrator assigns',
  specificDirectoryUsers: '',
  specificConnectedOrganizationUsers: '',
  specificDirectoryServicePrincipals: '',
  allMemberUsers: 'all users of the organization who are not guests',
  allDirectoryUsers: 'all users in the directory, guests too',
  allDirectoryServicePrincipals: 'all service principals',
  allDirectoryAgentIdentities: 'all agent identities',
  allConfiguredConnectedOrganizationUsers: 'people of every configured connected organization',
  allExistingConnectedOrganizationUsers: 'people of every connected organization',
  allExternalUsers: 'people from outside the organization',
};

function audienceOf(policy: Pick<Policy, 'targetScope' | 'targets'>, names: DisplayNames): string {
  const said = audienceTexts[policy.targetScope];
  return said !== ''
    ? said
    : policy.targets.length === 0
      ? 'nobody yet, since it names nobody'
      : policy.targets.map((set) => describeSubjectSet(set, names)).join(', ');
}

const subjectSetTexts: Readonly<Record<SubjectSet['kind'], string>> = {
  singleUser: 'the user',
  groupMembers: 'members of the group',
  connectedOrganizationMembers: 'people of the connected organization',
  singleServicePrincipal: 'the service principal',
  requestorManager: "the requestor's manager",
  targetManager: "the person's manager",
  internalSponsors: 'internal sponsors of the connected organization',
  externalSponsors: 'external sponsors of the connected organization',
  targetUserSponsors: "the person's sponsors",
  attributeRuleMembers: 'those whom a rule names',
  targetApplicationOwners: 'owners of the application',
  targetAgentIdentitySponsorsOrOwners: 'sponsors or owners of the agent identity',
};

/** `members of the group "Engineering"`. */
export function describeSubjectSet(set: Pick<SubjectSet, 'kind' | 'id' | 'managerLevel'>, names: DisplayNames): string {
  const level =
    (set.kind === 'requestorManager' || set.kind === 'targetManager') && set.managerLevel === 2
      ? `${subjectSetTexts[set.kind]}'s manager`
      : subjectSetTexts[set.kind];
  return set.id === null ? level : `${level} "${names.get(set.id.toLowerCase()) ?? '(not shown)'}"`;
}

function suggestionFor({ policy, person }: EligibilityFacts): string {
  const has = (kind: SubjectSet['kind']): boolean => policy.targets.some((set) => set.kind === kind);
  if (policy.targetScope === 'notSpecified') return 'Ask whoever manages the access package to assign it.';
  if (policy.targetScope === 'specificDirectoryUsers' && has('groupMembers'))
    return 'An owner of such a group can make this person a member.';
  if (policy.targetScope.includes('ConnectedOrganization')) {
    return person.organization === null
      ? 'This person belongs to no connected organization: an administrator can connect it.'
      : 'The connected organization of this person is not among them.';
  }
  if (policy.targetScope === 'allMemberUsers')
    return 'This person is a guest, or no user of the directory: they need a policy that is for people from outside.';
  if (policy.targetScope === 'allExternalUsers')
    return 'This person is a member of the organization: they need a policy that is for members.';
  return 'Whoever manages the access package can add this person to the policy.';
}

const joinList = (value: UsedFacts[string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? '');

const latestEndOf = (used: UsedFacts): string =>
  used['latestEnd'] === null ? '' : `: the latest end is ${String(used['latestEnd'])}`;
