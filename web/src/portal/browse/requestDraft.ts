// What is filled in before a request is sent, and how it becomes calls: one a package and a person.

import { useState } from 'react';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import type { Identity } from '../../session/session.ts';
import type { AskedPackage } from '../parts/myPackages.ts';
import { answersOf, problemOf, type Answer, type PersonTerms, type Requirement } from './requirements.ts';

type TermsByPackage = ReadonlyMap<string, readonly PersonTerms[]>;

export interface RequestDraft {
  /** Ids of the people it is for; null: for oneself. */
  readonly people: readonly string[] | null;
  readonly reason: string;
  /** Days as `2030-03-14`; empty: now, and as long as the policy gives. */
  readonly from: string;
  readonly until: string;
  /** By package, where somebody chose another policy than the first. */
  readonly policies: Readonly<Record<string, string>>;
  /** By package, then by question. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Answer>>>>;
}

export interface DraftState {
  readonly draft: RequestDraft;
  readonly change: (next: Partial<RequestDraft>) => void;
  readonly answer: (packageId: string, questionId: string, answer: Answer) => void;
}

export function useRequestDraft(start: Partial<RequestDraft>): DraftState {
  const [draft, setDraft] = useState<RequestDraft>({
    people: null,
    reason: '',
    from: '',
    until: '',
    policies: {},
    answers: {},
    ...start,
  });
  return {
    draft,
    change: (next) => setDraft((before) => ({ ...before, ...next })),
    answer: (packageId, questionId, answer) =>
      setDraft((before) => ({
        ...before,
        answers: { ...before.answers, [packageId]: { ...before.answers[packageId], [questionId]: answer } },
      })),
  };
}

/** The requirement under which a package is asked for, for one person; undefined where that is not possible. */
export function chosenRequirement(
  packageId: string,
  { value }: PersonTerms,
  draft: RequestDraft,
): Requirement | undefined {
  return value.find(({ policyId }) => policyId === draft.policies[packageId]) ?? value[0];
}

/** Whether there is something to send, and everything is said that the policies ask for. */
export function isComplete(of: TermsByPackage, draft: RequestDraft): boolean {
  const chosen = [...of].flatMap(([id, terms]) =>
    terms.flatMap((each) => {
      const requirement = chosenRequirement(id, each, draft);
      return requirement === undefined ? [] : [{ requirement, answers: draft.answers[id] ?? {} }];
    }),
  );
  return (
    chosen.length > 0 &&
    chosen.every(
      ({ requirement, answers }) =>
        (!requirement.isRequestorJustificationRequired || draft.reason.trim() !== '') &&
        requirement.questions.every((question) => problemOf(question, answers[question.id]) === null),
    )
  );
}

export interface Outcome {
  readonly accessPackage: AskedPackage;
  /** Null for oneself. */
  readonly personId: string | null;
  readonly requestId: string | null;
  readonly error: Error | null;
}

/**
 * Sends a request for each package and each person for whom it is possible, one after the other; what one is refused
 * stops no other.
 */
export async function sendRequests(
  identity: Identity | null,
  packages: readonly AskedPackage[],
  of: TermsByPackage,
  draft: RequestDraft,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const accessPackage of packages)
    for (const terms of of.get(accessPackage.id) ?? []) {
      const requirement = chosenRequirement(accessPackage.id, terms, draft);
      if (requirement === undefined) continue;
      const body = bodyOf(accessPackage.id, terms, requirement, draft);
      const found = await callGraph<{ readonly id: string }>(identity, 'POST', `${em}/assignmentRequests`, body).then(
        ({ id }) => ({ requestId: id, error: null }),
        (error: Error) => ({ requestId: null, error }),
      );
      outcomes.push({ accessPackage, personId: terms.personId, ...found });
    }
  return outcomes;
}

function bodyOf(
  packageId: string,
  { personId, assignmentId }: PersonTerms,
  requirement: Requirement,
  draft: RequestDraft,
): object {
  const added = {
    requestType: personId === null ? 'userAdd' : 'onBehalfAdd',
    assignment: {
      accessPackageId: packageId,
      assignmentPolicyId: requirement.policyId,
      ...(personId === null ? {} : { targetId: personId }),
    },
  };
  return {
    ...(assignmentId === null ? added : { requestType: 'userExtend', assignment: { id: assignmentId } }),
    ...(draft.reason.trim() === '' ? {} : { justification: draft.reason.trim() }),
    answers: answersOf(requirement.questions, draft.answers[packageId] ?? {}),
    ...(requirement.allowCustomAssignmentSchedule ? scheduleOf(draft) : {}),
  };
}

/** A day begins and ends where the person is. */
function scheduleOf({ from, until }: RequestDraft): object {
  if (from === '' && until === '') return {};
  return {
    schedule: {
      ...(from === '' ? {} : { startDateTime: new Date(`${from}T00:00`).toISOString() }),
      ...(until === ''
        ? {}
        : { expiration: { type: 'afterDateTime', endDateTime: new Date(`${until}T23:59`).toISOString() } }),
    },
  };
}
