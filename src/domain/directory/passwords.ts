// Which passwords a user may have: long enough, and hard to guess for whoever knows the passwords that many people use
// and the user's own names.

import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from './directoryEntities.ts';

const nameFields = ['displayName', 'givenName', 'surname', 'mail', 'mailNickname', 'userPrincipalName'] as const;
type Names = Pick<DirectoryObject, (typeof nameFields)[number]>;

/** In characters. */
export const shortestPassword = 8;
/** In characters. */
export const longestPassword = 256;
/** Of zxcvbn's five: not to be guessed by somebody who has the hash, within what such a search costs. */
const leastScore = 3;
/** What is strong in its beginning is strong, and the work of judging grows faster than the length. */
const judgedLength = 64;

let known: ZxcvbnFactory | undefined;

/** Made when it is first asked for: the list of common passwords takes a moment to unpack. */
function judge(): ZxcvbnFactory {
  known ??= new ZxcvbnFactory({
    dictionary: { 'passwords-common': dictionary['passwords-common'] },
    graphs: adjacencyGraphs,
    maxLength: judgedLength,
  });
  return known;
}

/** Why a password is not accepted for a user of these names, in one sentence; null where it is. */
export function weaknessOf(password: string, names: Names): string | null {
  if (password.length < shortestPassword || password.length > longestPassword)
    return `It must have from ${shortestPassword} to ${longestPassword} characters.`;
  const own = nameFields.flatMap((field) => [names[field] ?? '', ...(names[field] ?? '').split(/[^\p{L}\p{N}]+/u)]);
  const { score, feedback } = judge().check(
    password,
    own.filter((each) => each.length > 2),
  );
  return score >= leastScore ? null : (sentences[feedback.warning ?? ''] ?? 'It is easy to guess.');
}

const common = 'It is, or resembles, a password that many people use.';
const repeats = 'It repeats itself.';
/** By zxcvbn's own words for what it found. */
const sentences: Readonly<Record<string, string | undefined>> = {
  topTen: common,
  topHundred: common,
  common,
  similarToCommon: common,
  userInputs: "It resembles the user's own names.",
  simpleRepeat: repeats,
  extendedRepeat: repeats,
};

/** Notes a missing password, and one that is not accepted for a user of these names. */
export function checkPassword(password: unknown, names: Names, field: string, faults: FaultCollector): void {
  if (password === undefined || password === null || password === '') {
    faults.add('missingField', field);
    return;
  }
  const reason = typeof password === 'string' ? weaknessOf(password, names) : 'It must be a text.';
  if (reason !== null) faults.add('passwordTooWeak', field, { reason });
}
