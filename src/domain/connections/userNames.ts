// The userName of a person whom a connection brings, which may be any text, as the sign-in name of Graph, which is of a
// verified domain.

import { fold } from '../text.ts';

const plain = /^[A-Za-z0-9'.\-_!^]$/;
const longestLocalPart = 64;
const longestName = 113;

/**
 * The sign-in name of a userName: the same text where it is of a verified domain, else one of the default domain, which
 * no other userName has. `domains` are the verified ones, the default one first.
 */
export function principalNameOf(userName: string, domains: readonly string[]): string {
  const at = userName.lastIndexOf('@');
  const [local, domain] = [userName.slice(0, at), userName.slice(at + 1)];
  const isVerified = at > 0 && domains.some((each) => fold(each) === fold(domain));
  if (isVerified && local.length <= longestLocalPart && userName.length <= longestName && localName.test(local))
    return userName;
  return `${escaped(userName)}@${domains[0] ?? ''}`;
}

const localName = /^[A-Za-z0-9'.\-_!#^~+]+$/;

/** A letter that a sign-in name cannot have is written by its number, so that two names stay two. */
export const escaped = (text: string): string => [...text].map(escapedLetter).join('');

function escapedLetter(letter: string): string {
  if (letter === '@') return '#';
  return plain.test(letter) ? letter : `~${(fold(letter).codePointAt(0) ?? 0).toString(16)}~`;
}

/** Whether a sign-in name would be too long. */
export const isTooLong = (userName: string, domains: readonly string[]): boolean => {
  const name = principalNameOf(userName, domains);
  return name.length > longestName || name.lastIndexOf('@') > longestLocalPart;
};

/** A mail alias from a name: what it cannot have is left out. */
export function nicknameOf(name: string): string {
  const local = name.includes('@') ? name.slice(0, name.lastIndexOf('@')) : name;
  const kept = local.replaceAll(/[^A-Za-z0-9.\-_]/g, '').slice(0, 64);
  return kept === '' ? 'none' : kept;
}
