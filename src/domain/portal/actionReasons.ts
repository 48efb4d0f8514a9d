// Why an action is not possible, in one sentence for the person who would do it; and which refusals mean that the
// action is not theirs at all.

import type { Refusal, RefusalCode, RefusalFacts } from '../refusal.ts';

/** Refusals that say nothing which would help: the action is not offered, with no word on why. */
const withoutReason: ReadonlySet<RefusalCode> = new Set([
  'notAllowed',
  'scopeMissing',
  'notFound',
  'unknownReference',
  'assignmentNotFound',
  'invalidState',
]);

/** Whether an action that is refused so is shown with its reason, or not at all. */
export const hasReason = ({ code }: Refusal): boolean => !withoutReason.has(code);

type Sentence = string | ((facts: RefusalFacts) => string);

/** By the name of the eligibility check that failed first. */
const checkReasons: Readonly<Record<string, Sentence>> = {
  catalogPublished: 'This is not offered at the moment.',
  requestBased: 'This is given by a rule; nobody can ask for it.',
  acceptsRequests: 'New requests for this are switched off.',
  acceptsExtensions: 'This access cannot be extended by the person who has it.',
  acceptsRemoval: 'This access cannot be given back by the person who has it.',
  scopeAdmits: 'You are not among the people who can ask for this.',
  externallyVisible: 'This is not open to people from other organizations.',
  accountEnabled: 'The account is disabled.',
  noOpenRequest: 'A request for this is still open.',
  noIncompatibleAccess: (facts) => `This cannot be held together with ${namesIn(facts).join(', ') || 'other access'}.`,
  scheduleAllowed: 'The period in which this can be held has ended.',
};

/** By the code of the refusal, where no check has a sentence of its own. */
const codeReasons: Readonly<Partial<Record<RefusalCode, Sentence>>> = {
  notEligible: 'You are not among the people who can ask for this.',
  policyNotFound: 'What this was asked for under does not exist any more.',
  openRequestExists: 'A request for this is still open.',
  assignmentExists: 'The person has this already.',
  approvalDecided: 'Somebody else has decided already.',
  remindedAlready: 'The approvers were reminded less than a day ago.',
  reprocessTooLate: 'This ended more than 14 days ago, so it cannot be tried again.',
  tooManyRequests: 'There were too many requests. Try again later.',
  targetDisabled: 'The account is disabled.',
  secondAdministratorNeeded: 'This needs a second administrator: propose it.',
};

/** What stands in the way, by the names that the caller may see. */
const namesIn = ({ names }: RefusalFacts): readonly string[] => (Array.isArray(names) ? names.map(String) : []);

/** Codes whose sentence is not the general one; the catalogs of the pages have each in every language. */
export const reasonCodes: readonly string[] = [...Object.keys(checkReasons), ...Object.keys(codeReasons), 'viewOnly'];

/** Why an action is not possible: `code` stays whatever the sentence says; `names` are those that it has in it. */
export interface ActionReason {
  readonly code: string | null;
  readonly reason: string | null;
  readonly names: readonly string[];
}

/** Of an action that is possible. */
export const noReason: ActionReason = { code: null, reason: null, names: [] };

/** Of an action that is possible to the user, and not to the administrator who looks at it as the user. */
export const viewOnlyReason: ActionReason = {
  code: 'viewOnly',
  reason: 'This is a view as somebody else, in which nothing can be done.',
  names: [],
};

/** The sentence, and a word for it that stays: the failed check's name, or else the refusal's code. */
export function reasonOf({ code, facts }: Refusal): ActionReason & { readonly code: string } {
  const check = typeof facts['check'] === 'string' ? facts['check'] : null;
  const sentence =
    (check === null ? undefined : checkReasons[check]) ?? codeReasons[code] ?? 'This is not possible now.';
  return {
    code: check ?? code,
    reason: typeof sentence === 'string' ? sentence : sentence(facts),
    names: namesIn(facts),
  };
}

/** Of what somebody would ask for in the name of another person, where the sentence differs. */
export const reasonsAboutAnother: Readonly<Record<string, string>> = {
  scopeAdmits: 'This person is not among the people who can have this.',
  notEligible: 'This person is not among the people who can have this.',
  notAllowed: 'You cannot ask for this in the name of this person.',
};

/** As `reasonOf`, of a request in the name of another person. */
export function reasonAboutAnother(refusal: Refusal): ReturnType<typeof reasonOf> {
  const said = reasonOf(refusal);
  return { ...said, reason: reasonsAboutAnother[said.code] ?? said.reason };
}
