// What a request for a package has to say: its policies with their questions, as the server tells them for each person
// whom it is for.

import { useQueries } from '@tanstack/react-query';
import type { Schedule } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { pathWith } from '../../api/paths.ts';
import type { Reason } from '../../parts/allowedActions.ts';
import { useSession } from '../../session/session.ts';
import { loadPatterns, matchesPattern } from './patterns.ts';

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

/** What one person would be asked; why nothing can be asked for, where `value` is empty. */
export interface PersonTerms extends Reason {
  /** Null for oneself. */
  readonly personId: string | null;
  /** The assignment that the request would extend; null where it asks for something new. */
  readonly assignmentId: string | null;
  /** One for each policy under which it can be asked for, the one that the server would take first. */
  readonly value: readonly Requirement[];
}

export interface RequestTerms {
  /** By package, for each of the people; undefined until all are read. */
  readonly of: ReadonlyMap<string, readonly PersonTerms[]> | undefined;
  readonly error: Error | null;
}

/** `people` are ids; null for oneself. */
export function useTerms(packageIds: readonly string[], people: readonly string[] | null): RequestTerms {
  const { identity } = useSession();
  const pairs = packageIds.flatMap((packageId) => (people ?? [null]).map((personId) => ({ packageId, personId })));
  const results = useQueries({
    queries: pairs.map(({ packageId, personId }) => ({
      queryKey: ['terms', identity?.key, packageId, personId],
      queryFn: async (): Promise<PersonTerms> => {
        const wish = { accessPackageId: packageId, targetId: personId ?? '' };
        const terms = await callGraph<Omit<PersonTerms, 'personId'>>(identity, 'GET', pathWith('requestTerms', wish));
        await loadPatterns(terms.value.flatMap(({ questions }) => questions));
        return { ...terms, personId };
      },
    })),
  });
  const error = results.find((each) => each.error !== null)?.error ?? null;
  if (results.some(({ data }) => data === undefined)) return { of: undefined, error };
  const termsOf = (packageId: string): readonly PersonTerms[] =>
    results.flatMap(({ data }, n) => (data !== undefined && pairs[n]?.packageId === packageId ? [data] : []));
  return { of: new Map(packageIds.map((id) => [id, termsOf(id)])), error };
}

/** In the person's language where the question has it, else as it was written. */
export function inLanguage({ text, localizations }: Localized, language: string): string {
  return localizations.find(({ languageCode }) => languageCode.split('-')[0] === language)?.text ?? text;
}

/** `text`, or the values of choices. */
export type Answer = string | readonly string[];

/** What is wrong with an answer; null where nothing is. */
export function problemOf(question: Question, answer: Answer | undefined): 'missing' | 'pattern' | null {
  const text = typeof answer === 'string' ? answer.trim() : '';
  const isEmpty = typeof answer === 'object' ? answer.length === 0 : text === '';
  if (isEmpty) return question.isRequired ? 'missing' : null;
  if (question.choices !== undefined || question.regexPattern == null || question.regexPattern === '') return null;
  return matchesPattern(question.regexPattern, text) === false ? 'pattern' : null;
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
