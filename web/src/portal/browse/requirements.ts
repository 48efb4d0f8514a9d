// What a request for a package has to say: its policies with their questions, as the server tells them for the person.

import { useQueries } from '@tanstack/react-query';
import type { Schedule } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useSession } from '../../session/session.ts';

interface Localized {
  readonly text: string;
  readonly localizations: readonly { readonly languageCode: string; readonly text: string }[];
}
export interface Choice extends Localized {
  readonly actualValue: string;
}
export interface Question extends Localized {
  readonly '@odata.type': string;
  readonly id: string;
  readonly isRequired: boolean;
  readonly isSingleLineQuestion?: boolean;
  readonly regexPattern?: string | null;
  readonly isMultipleSelectionAllowed?: boolean;
  readonly choices?: readonly Choice[];
}
export interface Requirement {
  readonly policyId: string;
  readonly policyDisplayName: string;
  readonly policyDescription: string | null;
  readonly allowCustomAssignmentSchedule: boolean;
  readonly isApprovalRequiredForAdd: boolean;
  readonly isApprovalRequiredForUpdate: boolean;
  readonly isRequestorJustificationRequired: boolean;
  readonly schedule: Schedule | null;
  readonly questions: readonly Question[];
}

export interface Requirements {
  /** By package, the policy that the server would take first; undefined until all are read. */
  readonly of: ReadonlyMap<string, readonly Requirement[]> | undefined;
  readonly error: Error | null;
}

export function useRequirements(packageIds: readonly string[]): Requirements {
  const { identity } = useSession();
  const results = useQueries({
    queries: packageIds.map((id) => ({
      queryKey: ['requirements', identity?.key, id],
      queryFn: async () =>
        (
          await callGraph<{ readonly value: readonly Requirement[] }>(
            identity,
            'POST',
            `${em}/accessPackages/${id}/getApplicablePolicyRequirements`,
          )
        ).value,
    })),
  });
  const error = results.find((each) => each.error !== null)?.error ?? null;
  const read = results.flatMap(({ data }, n) => (data === undefined ? [] : [[packageIds[n] ?? '', data] as const]));
  return { of: read.length === packageIds.length ? new Map(read) : undefined, error };
}

/** In the person's language where the question has it, else as it was written. */
export function inLanguage({ text, localizations }: Localized, language: string): string {
  return localizations.find(({ languageCode }) => languageCode.split('-')[0] === language)?.text ?? text;
}

/** `text`, or the values of choices. */
export type Answer = string | readonly string[];

/** What is wrong with an answer; null where nothing is. A pattern that no browser reads is left to the server. */
export function problemOf(question: Question, answer: Answer | undefined): 'missing' | 'pattern' | null {
  const text = typeof answer === 'string' ? answer.trim() : '';
  const isEmpty = typeof answer === 'object' ? answer.length === 0 : text === '';
  if (isEmpty) return question.isRequired ? 'missing' : null;
  if (question.choices !== undefined || question.regexPattern == null || question.regexPattern === '') return null;
  try {
    return new RegExp(question.regexPattern, 'u').test(text) ? null : 'pattern';
  } catch {
    return null;
  }
}

/** Answers as the API takes them. */
export function answersOf(questions: readonly Question[], given: Readonly<Record<string, Answer>>): readonly object[] {
  return questions.flatMap((question) => {
    const answer = given[question.id];
    const values = typeof answer === 'object' ? answer : answer?.trim() ? [answer.trim()] : [];
    if (values.length === 0) return [];
    return {
      '@odata.type': '#microsoft.graph.accessPackageAnswerString',
      value: values.join(','),
      displayValue: values
        .map((value) => question.choices?.find(({ actualValue }) => actualValue === value)?.text ?? value)
        .join(', '),
      answeredQuestion: { '@odata.type': question['@odata.type'], id: question.id },
    };
  });
}
