// What a mail may speak of, and the languages that mails are written in.

import type { Instant } from '../base.ts';
import type { TaskAction } from '../connections/taskEntities.ts';
import type { AttentionCount } from '../tenant/attention.ts';
import { isDateFormat, type DateFormat } from './dateFormat.ts';

/** The languages that mails are written in. */
export const mailLanguages = ['en', 'de'] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** What a mail may speak of; null where there is no such thing. */
export interface MailVariables {
  readonly format: DateFormat;
  /** Null where it was deleted. */
  readonly accessPackage: string | null;
  /** The person who has, gets or requests the access, and their organization. */
  readonly person: string | null;
  readonly organization: string | null;
  /** From 1. */
  readonly stage: number;
  /** Whether alternates are asked when the approvers are slow. */
  readonly escalates: boolean;
  readonly isExtension: boolean;
  /** Until when to decide, to extend, or to decide for another; when it ended. */
  readonly by: Instant | null;
  readonly submittedAt: Instant | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly justification: string | null;
  /** What the requestor answered to the questions of the policy. */
  readonly answers: readonly MailAnswer[];
  /** Why it ended as it did, in somebody's own words or by a cause; a note, a question or an answer. */
  readonly reason: string | MailCause | null;
  /** For whom a delegate decides; who forwarded, asked or took back, where that is told. */
  readonly approver: string | null;
  /** What a proposed change is of. */
  readonly change: string | null;
  /** The question that was answered. */
  readonly question: string | null;
  /** The subjects of the mails that a daily one stands for. */
  readonly items: readonly string[];
  readonly review: MailReview | null;
  readonly task: MailTask | null;
  /** What needs the hand of an administrator. */
  readonly attention: readonly AttentionCount[];
}

/** An access review, and how many of its items are the recipient's and open. */
export interface MailReview {
  /** The package, the group or the application. */
  readonly name: string;
  readonly open: number;
  readonly all: number;
  /** Whether the recipient is asked about their own access. */
  readonly isOfOneself: boolean;
}

/** What is to be done by hand in a system, and in which group there; `person` is whose account it is. */
export interface MailTask {
  readonly action: TaskAction;
  readonly group: string | null;
  readonly system: string;
}

/** Why the server itself ended a request without a decision; each language has a sentence for it. */
export interface MailCause {
  readonly cause: 'timedOut' | 'nobodyLeft' | 'nobodyFound';
  /** Of the approval, from 1. */
  readonly stage: number;
}

/** An answer beside its question, which may be worded in several languages. */
export interface MailAnswer {
  readonly question: string;
  readonly localizations: readonly { readonly languageCode: string; readonly text: string | null }[];
  readonly answer: string;
}

/** The language of a person's mails: the one that they prefer, else the tenant's, else English. */
export const mailLanguageOf = (preferred: string | null, { language }: DateFormat): MailLanguage =>
  /^de\b/i.test(preferred ?? language) ? 'de' : 'en';

/** How dates stand in a mail of a language: as the person prefers it, else as the tenant does. */
export function dateFormatOf(preferred: string | null, written: MailLanguage, tenant: DateFormat): DateFormat {
  const isSame = (language: string): boolean => language.toLowerCase().split('-')[0] === written;
  const language = [preferred, tenant.language].find((each) => each !== null && isSame(each)) ?? null;
  const format = { ...tenant, language: language ?? (written === 'de' ? 'de-DE' : tenant.language) };
  return isDateFormat(format) ? format : tenant;
}
