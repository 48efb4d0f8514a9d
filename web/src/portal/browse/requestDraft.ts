// What is filled in before a request is sent, and how it becomes calls: one a package and a person.

import { useState } from 'react';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import type { Identity } from '../../session/session.ts';
import type { MyPackage } from '../parts/myPackages.ts';
import { answersOf, problemOf, type Answer, type Requirement } from './requirements.ts';

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

/** The requirement under which a package is asked for. */
export function chosenRequirement(
  packageId: string,
  requirements: readonly Requirement[],
  draft: RequestDraft,
): Requirement | undefined {
  return requirements.find(({ policyId }) => policyId === draft.policies[packageId]) ?? requirements[0];
}

/** Whether everything that the requirements ask for is said. */
export function isComplete(of: ReadonlyMap<string, readonly Requirement[]>, draft: RequestDraft): boolean {
  if (draft.people?.length === 0) return false;
  return [...of].every(([id, requirements]) => {
    const requirement = chosenRequirement(id, requirements, draft);
    if (requirement === undefined) return draft.people !== null;
    const answers = draft.answers[id] ?? {};
    return (
      (!requirement.isRequestorJustificationRequired || draft.reason.trim() !== '') &&
      requirement.questions.every((question) => problemOf(question, answers[question.id]) === null)
    );
  });
}

export interface Outcome {
  readonly accessPackage: MyPackage;
  /** Null for oneself. */
  readonly personId: string | null;
  readonly requestId: string | null;
  readonly error: Error | null;
}

/** Sends a request for each package and person, one after the other; what one is refused stops no other. */
export async function sendRequests(
  identity: Identity | null,
  packages: readonly MyPackage[],
  of: ReadonlyMap<string, readonly Requirement[]>,
  draft: RequestDraft,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const accessPackage of packages)
    for (const personId of draft.people ?? [null]) {
      const body = bodyOf(accessPackage, of.get(accessPackage.id) ?? [], draft, personId);
      const found = await callGraph<{ readonly id: string }>(identity, 'POST', `${em}/assignmentRequests`, body).then(
        ({ id }) => ({ requestId: id, error: null }),
        (error: Error) => ({ requestId: null, error }),
      );
      outcomes.push({ accessPackage, personId, ...found });
    }
  return outcomes;
}

function bodyOf(
  { id, policies }: MyPackage,
  requirements: readonly Requirement[],
  draft: RequestDraft,
  personId: string | null,
): object {
  const requirement = chosenRequirement(id, requirements, draft);
  const policyId = requirement?.policyId ?? policies[0]?.id;
  return {
    requestType: personId === null ? 'userAdd' : 'onBehalfAdd',
    assignment: {
      accessPackageId: id,
      ...(policyId === undefined ? {} : { assignmentPolicyId: policyId }),
      ...(personId === null ? {} : { targetId: personId }),
    },
    ...(draft.reason.trim() === '' ? {} : { justification: draft.reason.trim() }),
    answers: answersOf(requirement?.questions ?? [], draft.answers[id] ?? {}),
    ...(requirement?.allowCustomAssignmentSchedule === true ? scheduleOf(draft) : {}),
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
