// A password that is good for one sign-in: random letters that nobody confuses.

const letters = 'abcdefghijkmnpqrstuvwxyz';
const all = `${letters}${letters.toUpperCase()}23456789`;
const groups = 4;
const groupLength = 5;

/** Four groups of five: 115 bits, easily read aloud. */
export function temporaryPassword(): string {
  const random = crypto.getRandomValues(new Uint32Array(groups * groupLength));
  const text = [...random].map((each) => all[each % all.length]).join('');
  return Array.from({ length: groups }, (_, n) => text.slice(n * groupLength, (n + 1) * groupLength)).join('-');
}
