// The log: one JSON object a line, with a level, a time and facts; never a secret, never a token.

export type Level = 'error' | 'warn' | 'info' | 'debug';
const levels: readonly Level[] = ['error', 'warn', 'info', 'debug'];
const secret = /token|secret|password|authorization|assertion|cookie/i;

/** `least` is the least grave level that is still written. */
export function createLog(least: Level, write: (line: string) => void): (level: Level, says: string, facts?: Readonly<Record<string, unknown>>) => void {
  const deepest = levels.indexOf(least);
  return (level, says, facts = {}) => {
    if (levels.indexOf(level) > deepest) return;
    const shown = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, secret.test(name) ? '…' : value]));
    write(JSON.stringify({ at: new Date().toISOString(), level, says, ...shown }));
  };
}
