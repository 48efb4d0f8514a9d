// Every check of a request, as a table: the answer to "may she?" is always also the answer to "why not?".

import type { RefusalCode } from '../refusal.ts';
import { requestKind, type Purpose, type Sender } from '../requestTypes.ts';
import { periodOf, renewedPeriod } from '../schedule.ts';
import { problemsOfAnswers, problemsOfChangedAnswers, problemsOfFixedAnswers } from './answers.ts';
import { acceptsOnBehalf, admitsRequestor } from './behalf.ts';
import type { EligibilityFacts } from './facts.ts';
import { isExternal, isGuest, scopeAdmits, scopeAdmitsDirectAssignment } from './scope.ts';

/** What a check looked at, for people and for the explain call: ids, words, names. */
export type UsedFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
export interface Verdict {
  readonly passed: boolean;
  readonly facts: UsedFacts;
}

export interface Check {
  readonly name: string;
  /**
   * `list`: who fails does not see the package among those she may request, and cannot ask; `sight`: she does not see
   * it there, and can ask all the
   * same; `request`: she sees it, but cannot ask now; `wish`: she can ask, if she says it with the request.
   */
  readonly decides: 'list' | 'sight' | 'request' | 'wish';
  /** The refusal of a request that fails it. */
  readonly code: RefusalCode;
  readonly of: readonly `${Sender} ${Purpose}`[];
  readonly check: (facts: EligibilityFacts) => Verdict;
}

const userWants = ['user add', 'user update'] as const;
const adds = ['user add', 'administrator add'] as const;
const updates = ['user update', 'administrator update'] as const;

// biome-ignore format: a table, read by column
export const checks: readonly Check[] = [
  { name: 'actsForTarget',         decides: 'list',    code: 'notAllowed',
    of: ['user add', 'user update', 'user remove'], check: actsForTarget },
  { name: 'catalogPublished',      decides: 'list',    code: 'notEligible',           of: userWants,
    check: catalogPublished },
  { name: 'requestBased',          decides: 'list',    code: 'notEligible',           of: adds,
    check: requestBased },
  { name: 'acceptsRequests',       decides: 'list',    code: 'notEligible',           of: ['user add'],
    check: ({ policy, behalf }) => switchedOn(isForAnother(behalf) || policy.acceptsSelfAdd) },
  { name: 'acceptsExtensions',     decides: 'request', code: 'notEligible',           of: ['user update'],
    check: ({ policy, behalf }) => switchedOn(isForAnother(behalf) || policy.acceptsSelfUpdate) },
  { name: 'acceptsRemoval',        decides: 'request', code: 'notEligible',           of: ['user remove'],
    check: ({ policy, behalf }) => switchedOn(isForAnother(behalf) || policy.acceptsSelfRemove) },
  { name: 'scopeAdmits',           decides: 'list',    code: 'notEligible',           of: userWants,
    check: admitted },
  { name: 'scopeAdmitsAssignment', decides: 'request', code: 'notEligible',           of: ['administrator add'],
    check: admittedDirectly },
  { name: 'externallyVisible',     decides: 'list',    code: 'notEligible',           of: userWants,
    check: visibleToGuests },
  { name: 'externallyAssignable',  decides: 'request', code: 'notEligible',           of: ['administrator add'],
    check: openToStrangers },
  { name: 'notHidden',             decides: 'sight',   code: 'notEligible',           of: ['user add'],
    check: ({ accessPackage }) => ({ passed: !accessPackage.isHidden, facts: { isHidden: accessPackage.isHidden } }) },
  { name: 'accountEnabled',        decides: 'request', code: 'targetDisabled',        of: userWants,
    check: ({ person }) => ({ passed: person.isEnabled, facts: { id: person.objectId } }) },
  { name: 'hasAssignment',         decides: 'request', code: 'assignmentNotFound',
    of: [...updates, 'user remove', 'approver remove', 'administrator remove'], check: hasAssignment },
  { name: 'noUnexpiredAssignment', decides: 'request', code: 'assignmentExists',      of: ['administrator add'],
    check: hasNone },
  { name: 'noOpenRequest',         decides: 'request', code: 'openRequestExists',
    of: [...adds, ...updates, 'user remove', 'approver remove', 'administrator remove'], check: noneOpen },
  { name: 'noIncompatibleAccess',  decides: 'request', code: 'packageIncompatible',   of: adds,
    check: compatible },
  { name: 'justificationGiven',    decides: 'wish',    code: 'justificationRequired', of: userWants,
    check: justified },
  { name: 'questionsAnswered',     decides: 'wish',    code: 'answersInvalid',        of: [...adds, ...updates],
    check: answered },
  { name: 'scheduleAllowed',       decides: 'request', code: 'scheduleNotAllowed',    of: [...adds, ...updates],
    check: scheduled },
];

/** The checks that a request of this type must pass; none for types that nobody can send. */
export function checksOf(type: EligibilityFacts['wish']['type']): readonly Check[] {
  const kind = requestKind(type);
  return kind === null
    ? []
    : checks.filter((each) => (each.of as readonly string[]).includes(`${kind.sender} ${kind.purpose}`));
}

const isForAnother = (behalf: EligibilityFacts['behalf']): boolean => behalf !== undefined && behalf !== null;

/** For herself, or for another as the policy allows. */
function actsForTarget({ policy, behalf, wish }: EligibilityFacts): Verdict {
  if (behalf === undefined || behalf === null) return { passed: true, facts: { onBehalf: false } };
  const purpose = requestKind(wish.type)?.purpose ?? 'add';
  const passed = acceptsOnBehalf(policy, purpose) && admitsRequestor(policy, behalf);
  return {
    passed,
    facts: {
      onBehalf: true,
      accepts: acceptsOnBehalf(policy, purpose),
      managerLevel: behalf.managerLevel,
      reason: 'The policy does not let the caller ask for this person.',
    },
  };
}

const switchedOn = (isOn: boolean): Verdict => ({ passed: isOn, facts: { isOn } });

function catalogPublished({ catalog }: EligibilityFacts): Verdict {
  return { passed: catalog.state === 'published', facts: { catalogId: catalog.id, state: catalog.state } };
}

/** Nobody asks under a policy that assigns by itself. */
function requestBased({ policy }: EligibilityFacts): Verdict {
  const isAutomatic = policy.automatic?.requestAccessForAllowedTargets === true;
  return { passed: !isAutomatic, facts: { isAutomatic } };
}

function admitted({ policy, person }: EligibilityFacts): Verdict {
  return { passed: scopeAdmits(policy, person), facts: scopeFacts(policy, person) };
}

function admittedDirectly({ policy, person }: EligibilityFacts): Verdict {
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

function visibleToGuests({ catalog, person }: EligibilityFacts): Verdict {
  return {
    passed: !isGuest(person) || catalog.isExternallyVisible,
    facts: { isExternallyVisible: catalog.isExternallyVisible, userType: person.userType },
  };
}

/** An administrator may assign guests who are here already; inviting a new one needs a catalog for outsiders. */
function openToStrangers({ catalog, person }: EligibilityFacts): Verdict {
  const isStranger = isExternal(person) && person.objectId === null;
  return {
    passed: !isStranger || catalog.isExternallyVisible,
    facts: { isExternallyVisible: catalog.isExternallyVisible, email: person.email },
  };
}

function hasAssignment({ assignment }: EligibilityFacts): Verdict {
  return { passed: assignment !== null, facts: { id: assignment?.id ?? null } };
}

function hasNone({ assignment }: EligibilityFacts): Verdict {
  return { passed: assignment === null, facts: { id: assignment?.id ?? null } };
}

function noneOpen({ openRequest }: EligibilityFacts): Verdict {
  return { passed: openRequest === null, facts: { id: openRequest?.id ?? null } };
}

/** In one direction: what the package's own rules name, held or asked for. Those who hold both already keep both. */
function compatible({ incompatible: { packages, groups } }: EligibilityFacts): Verdict {
  const held = packages.map(
    ({ displayName, by }) => `access package "${displayName}" (${by === 'assignment' ? 'assigned' : 'requested'})`,
  );
  const incompatible = [...held, ...groups.map(({ displayName }) => `group "${displayName}"`)];
  return {
    passed: incompatible.length === 0,
    facts: { incompatible, packageIds: packages.map(({ id }) => id), groupIds: groups.map(({ id }) => id) },
  };
}

function justified({ policy, wish }: EligibilityFacts): Verdict {
  const isRequired = policy.approval.isRequestorJustificationRequired;
  return { passed: !isRequired || (wish.justification ?? '').trim() !== '', facts: { isRequired } };
}

function answered({ questions, wish, earlierAnswers, heldAnswers = [], assignment }: EligibilityFacts): Verdict {
  const isFirst = assignment === null;
  const problems = isFirst
    ? [...problemsOfAnswers(questions, wish.answers), ...problemsOfFixedAnswers(questions, wish.answers, heldAnswers)]
    : problemsOfChangedAnswers(questions, wish.answers, [...earlierAnswers, ...heldAnswers]);
  return {
    passed: problems.length === 0,
    facts: { problems: problems.map((each) => `${each.questionId} ${each.problem}`) },
  };
}

function scheduled({ policy, wish, assignment, now }: EligibilityFacts): Verdict {
  const isAdministrator = requestKind(wish.type)?.sender === 'administrator';
  const period =
    assignment === null
      ? periodOf(policy, wish.schedule, now, isAdministrator)
      : renewedPeriod(assignment, policy, wish.schedule, now, isAdministrator);
  if ('problem' in period) return { passed: false, facts: { problem: period.problem, latestEnd: period.latestEnd } };
  return { passed: true, facts: { startsAt: period.startsAt, endsAt: period.endsAt } };
}
