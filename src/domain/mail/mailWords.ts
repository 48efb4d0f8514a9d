// What a language must have words for, so that mails can be written in it.

import type { MailButton, MailEvent } from './mailKinds.ts';
import type { MailCause, MailVariables } from './mailVariables.ts';

/** The names of the facts that mails list. */
export type MailLabel =
  | 'requestedBy'
  | 'accessPackage'
  | 'justification'
  | 'wishedStart'
  | 'wishedEnd'
  | 'submitted'
  | 'decideBy'
  | 'decisionBy'
  | 'reason'
  | 'remark'
  | 'question'
  | 'answer'
  | 'ends'
  | 'ended'
  | 'approver'
  | 'until'
  | 'administrator'
  | 'proposer'
  | 'application'
  | 'credential'
  | 'reviewed'
  | 'toReview'
  | 'invited'
  | 'invitedBy'
  | 'message';

/** All words of mails in one language. */
export interface MailWords {
  readonly greeting: (name: string | null) => string;
  readonly closing: (organization: string | null) => string;
  readonly buttons: Readonly<Record<MailButton, string>>;
  readonly labels: Readonly<Record<MailLabel, string>>;
  /** What leads to the organization's own pages, where it has no words of its own. */
  readonly links: Readonly<Record<'privacy' | 'terms', string>>;
  readonly causes: Readonly<Record<MailCause['cause'], (stage: number) => string>>;
  readonly sentences: Readonly<Record<MailEvent, (spoken: MailVariables) => readonly string[]>>;
}
