// Every check of a request as a table, so that "may they?" is always answered together with "why not?".

import type { RefusalCode } from '../refusal.ts';
import {
  caseRules,
  requestCaseOf,
  requestKindOf,
  type Purpose,
  type RequestCase,
  type RequestType,
  type Sender,
} from '../requests/requestTypes.ts';
import { periodOf, renewPeriod, type Period, type ScheduleProblem } from '../requests/schedule.ts';
import {
  fixedAnswerProblems,
  givenAnswerProblems,
  mergeAnswers,
  missingAnswerProblems,
  type AnswerProblem,
} from './checkAnswers.ts';
import { acceptsOnBehalf, admitsRequestor } from './onBehalf.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';
import { isExternal, isGuest, scopeAdmits, scopeAdmitsDirectAssignment } from './targetScope.ts';

/** What a check looked at, for people and for `explain`: ids, words, names. */
export type UsedFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
interface CheckResult {
  readonly passed: boolean;
  readonly facts: UsedFacts;
}

interface CheckRow {
  readonly name: string;
  /**
   * `list`: a requestor who fails it neither sees the package among those they may request, nor can request it;
   * `sight`: they do not see it there, but can request it; `request`: they see it, but cannot request it now; `wish`:
   * they can request it if the request says what is missing.
   */
  readonly decides: 'list' | 'sight' | 'request' | 'wish';
  /** The refusal of a request that fails it. */
  readonly code: RefusalCode;
  readonly of: readonly `${Sender} ${Purpose}`[];
  readonly check: (facts: EligibilityFacts) => CheckResult;
}

const userRequests = ['user add', 'user update'] as const;
const adds = ['user add', 'administrator add'] as const;
const updates = ['user update', 'administrator update'] as const;

// biome-ignore format: a table, read by column
export const eligibilityChecks = [
  { name: 'actsForTarget',         decides: 'list',    code: 'notAllowed',
    of: ['user add', 'user update', 'user remove'], check: checkActsForTarget },
  { name: 'catalogPublished',      decides: 'list',    code: 'notEligible',           of: userRequests,
    check: checkCatalogPublished },
  { name: 'requestBased',          decides: 'list',    code: 'notEligible',           of: adds,
    check: checkRequestBased },
  { name: 'acceptsRequests',       decides: 'list',    code: 'notEligible',           of: ['user add'],
    check: ({ policy, onBehalf }) => checkSwitch(isForAnother(onBehalf) || policy.acceptsSelfAdd) },
  { name: 'acceptsExtensions',     decides: 'request', code: 'notEligible',           of: ['user update'],
    check: (of) => checkSwitch(isForAnother(of.onBehalf) || extendedPolicyOf(of)?.acceptsSelfUpdate === true) },
  { name: 'acceptsRemoval',        decides: 'request', code: 'notEligible',           of: ['user remove'],
    check: ({ policy, onBehalf }) => checkSwitch(isForAnother(onBehalf) || policy.acceptsSelfRemove) },
  { name: 'scopeAdmits',           decides: 'list',    code: 'notEligible',           of: userRequests,
    check: checkTargetScope },
  { name: 'scopeAdmitsAssignment', decides: 'request', code: 'notEligible',           of: ['administrator add'],
    check: checkDirectAssignment },
  { name: 'externallyVisible',     decides: 'list',    code: 'notEligible',           of: userRequests,
    check: checkExternallyVisible },
  { name: 'externallyAssignable',  decides: 'request', code: 'notEligible',           of: ['administrator add'],
    check: checkExternallyAssignable },
  { name: 'notHidden',             decides: 'sight',   code: 'notEligible',           of: ['user add'],
    check: ({ accessPackage }) => ({ passed: !accessPackage.isHidden, facts: { isHidden: accessPackage.isHidden } }) },
  { name: 'accountEnabled',        decides: 'request', code: 'targetDisabled',        of: userRequests,
    check: ({ person }) => ({ passed: person.isEnabled, facts: { id: person.objectId } }) },
  { name: 'hasAssignment',         decides: 'request', code: 'assignmentNotFound',
    of: [...updates, 'user remove', 'approver remove', 'administrator remove'], check: checkHasAssignment },
  { name: 'noUnexpiredAssignment', decides: 'request', code: 'assignmentExists',      of: ['administrator add'],
    check: checkNoAssignment },
  { name: 'noOpenRequest',         decides: 'request', code: 'openRequestExists',
    of: [...adds, ...updates, 'user remove', 'approver remove', 'administrator remove'], check: checkNoOpenRequest },
  { name: 'noIncompatibleAccess',  decides: 'request', code: 'packageIncompatible',   of: adds,
    check: checkCompatible },
  { name: 'justificationGiven',    decides: 'wish',    code: 'justificationRequired', of: userRequests,
    check: checkJustification },
  { name: 'questionsAnswered',     decides: 'wish',    code: 'answersInvalid',        of: [...adds, ...updates],
    check: checkAnswers },
  { name: 'scheduleAllowed',       decides: 'request', code: 'scheduleNotAllowed',    of: [...adds, ...updates],
    check: checkSchedule },
] as const satisfies readonly CheckRow[];

export type CheckName = (typeof eligibilityChecks)[number]['name'];
export type EligibilityCheck = CheckRow & { readonly name: CheckName };

/** Whether a request that fails this check alone is only to say more: a justification, answers. */
export const isWishCheck = (name: string): boolean =>
  eligibilityChecks.some((each) => each.name === name && each.decides === 'wish');

/**
 * The checks that a request of this type must pass where the person holds the package as `requestCase` says, or not at
 * all; none for types that nobody can send.
 */
export function checksOf(
  type: RequestType,
  requestCase: RequestCase | null = requestKindOf(type)?.purpose ?? null,
): readonly EligibilityCheck[] {
  const kind = requestKindOf(type);
  if (kind === null || requestCase === null) return [];
  const kinds = caseRules[requestCase].purposes.map((purpose) => `${kind.sender} ${purpose}`);
  return eligibilityChecks.filter((each) => (each.of as readonly string[]).some((kind) => kinds.includes(kind)));
}

/** What the request does under the policy in question, beside what the person holds. */
export const caseOf = ({ requested, policy, assignment }: EligibilityFacts): RequestCase =>
  requestCaseOf(requested.type, policy.id, assignment) ?? 'add';

/** The policy whose access is extended: access that goes on under another policy is held under its own until then. */
const extendedPolicyOf = ({ policy, heldPolicy, assignment }: EligibilityFacts): EligibilityFacts['policy'] | null =>
  assignment === null || assignment.policyId === policy.id ? policy : (heldPolicy ?? null);

const isForAnother = (behalf: EligibilityFacts['onBehalf']): boolean => behalf !== undefined && behalf !== null;

/** For themselves, or for another person as the policy allows. */
function checkActsForTarget(facts: EligibilityFacts): CheckResult {
  const { policy, onBehalf } = facts;
  if (onBehalf === undefined || onBehalf === null) return { passed: true, facts: { onBehalf: false } };
  const accepts = caseRules[caseOf(facts)].purposes.every((purpose) => {
    const of = purpose === 'update' ? extendedPolicyOf(facts) : policy;
    return of !== null && acceptsOnBehalf(of, purpose);
  });
  return {
    passed: accepts && admitsRequestor(policy, onBehalf),
    facts: {
      onBehalf: true,
      accepts,
      managerLevel: onBehalf.managerLevel,
      reason: 'The policy does not let the caller ask for this person.',
    },
  };
}

const checkSwitch = (isOn: boolean): CheckResult => ({ passed: isOn, facts: { isOn } });

function checkCatalogPublished({ catalog }: EligibilityFacts): CheckResult {
  return { passed: catalog.state === 'published', facts: { catalogId: catalog.id, state: catalog.state } };
}

/** Nobody asks under a policy that assigns by itself. */
function checkRequestBased({ policy }: EligibilityFacts): CheckResult {
  const isAutomatic = policy.automatic?.requestAccessForAllowedTargets === true;
  return { passed: !isAutomatic, facts: { isAutomatic } };
}

function checkTargetScope({ policy, person }: EligibilityFacts): CheckResult {
  return { passed: scopeAdmits(policy, person), facts: scopeFacts(policy, person) };
}

function checkDirectAssignment({ policy, person }: EligibilityFacts): CheckResult {
  return { passed: scopeAdmitsDirectAssignment(policy, person), facts: scopeFacts(policy, person) };
}

function scopeFacts(policy: EligibilityFacts['policy'], person: EligibilityFacts['person']): UsedFacts {
  return {
    targetScope: policy.targetScope,
    allowed: policy.targets.map((set) => `${set.kind} ${set.id ?? ''}`.trimEnd()),
    userType: person.userType,
    organizationId: person.organization?.id ?? null,
  };
}

function checkExternallyVisible({ catalog, person }: EligibilityFacts): CheckResult {
  return {
    passed: !isGuest(person) || catalog.isExternallyVisible,
    facts: { isExternallyVisible: catalog.isExternallyVisible, userType: person.userType },
  };
}

/** An administrator may assign guests who are here already; inviting a new one needs a catalog for outsiders. */
function checkExternallyAssignable({ catalog, person }: EligibilityFacts): CheckResult {
  const isStranger = isExternal(person) && person.objectId === null;
  return {
    passed: !isStranger || catalog.isExternallyVisible,
    facts: { isExternallyVisible: catalog.isExternallyVisible, email: person.email },
  };
}

function checkHasAssignment({ assignment }: EligibilityFacts): CheckResult {
  return { passed: assignment !== null, facts: { id: assignment?.id ?? null } };
}

/** An administrator who moves an assignment to another policy adds none. */
function checkNoAssignment({ assignment, requested }: EligibilityFacts): CheckResult {
  const isAdded = requestKindOf(requested.type)?.purpose === 'add';
  return { passed: assignment === null || !isAdded, facts: { id: assignment?.id ?? null } };
}

function checkNoOpenRequest({ openRequest }: EligibilityFacts): CheckResult {
  return { passed: openRequest === null, facts: { id: openRequest?.id ?? null } };
}

/** In one direction: what the package's own rules name, held or asked for. Those who hold both already keep both. */
function checkCompatible({ incompatible: { packages, groups } }: EligibilityFacts): CheckResult {
  const held = packages.map(
    ({ displayName, by }) =>
      `${nameOf('access package', displayName)} (${by === 'assignment' ? 'assigned' : 'requested'})`,
  );
  const incompatible = [...held, ...groups.map(({ displayName }) => nameOf('group', displayName))];
  return {
    passed: incompatible.length === 0,
    facts: {
      incompatible,
      names: [...packages, ...groups].flatMap(({ displayName }) => displayName ?? []),
      packageIds: toldIds(packages),
      groupIds: toldIds(groups),
    },
  };
}

const nameOf = (what: string, name: string | null): string =>
  name === null ? `another ${what}, which the caller may not see` : `${what} "${name}"`;
const toldIds = (of: readonly { readonly id: string; readonly displayName: string | null }[]): readonly string[] =>
  of.filter(({ displayName }) => displayName !== null).map(({ id }) => id);

function checkJustification({ policy, requested }: EligibilityFacts): CheckResult {
  const isRequired = policy.approval.isRequestorJustificationRequired;
  return { passed: !isRequired || (requested.justification ?? '').trim() !== '', facts: { isRequired } };
}

/** Every problem of the answers of a request. */
export function answerProblems(facts: EligibilityFacts): readonly AnswerProblem[] {
  const { questions, requested, earlierAnswers, directoryAnswers = [], assignment } = facts;
  const isFirst = assignment === null;
  const isByRequestor = requestKindOf(requested.type)?.sender === 'user';
  // An administrator who corrects an assignment is not asked what its user has not said.
  const isComplete = isByRequestor || caseRules[caseOf(facts)].purposes.includes('add');
  const known = mergeAnswers(questions, directoryAnswers, isFirst ? [] : earlierAnswers);
  return [
    ...givenAnswerProblems(questions, requested.answers),
    ...(isComplete
      ? missingAnswerProblems(questions, isFirst ? requested.answers : [...requested.answers, ...known])
      : []),
    // A question fixes what its requestor answered, an attribute what the directory has, whoever answers.
    // https://learn.microsoft.com/graph/api/resources/accesspackagequestion
    ...fixedAnswerProblems(questions, requested.answers, isByRequestor ? known : directoryAnswers),
  ];
}

function checkAnswers(facts: EligibilityFacts): CheckResult {
  const problems = answerProblems(facts);
  return {
    passed: problems.length === 0,
    facts: { problems: problems.map((each) => `${each.questionId} ${each.problem}`) },
  };
}

/** The period that a request asks for, or why it cannot have it. */
export function requestedPeriod({ policy, requested, assignment, now }: EligibilityFacts): Period | ScheduleProblem {
  const isAdministrator = requestKindOf(requested.type)?.sender === 'administrator';
  return assignment === null
    ? periodOf(policy, requested.schedule, now, isAdministrator)
    : renewPeriod(assignment, policy, requested.schedule, now, isAdministrator);
}

function checkSchedule(facts: EligibilityFacts): CheckResult {
  const period = requestedPeriod(facts);
  if ('problem' in period) return { passed: false, facts: { problem: period.problem, latestEnd: period.latestEnd } };
  return { passed: true, facts: { startsAt: period.startsAt, endsAt: period.endsAt } };
}
