// What each identity sent by the Explorer, kept in this browser without bodies, headers and answers, and without what
// others sent.

/** A call as it is kept: where it went and how it ended. `who` is the key of the identity that sent it. */
export interface SentCall {
  readonly who: string | null;
  readonly by: string;
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly at: number;
}

const key = 'latchkey.explorer.sent';
/** Where versions before kept calls of everybody, with their bodies. */
const formerKey = 'latchkey.explorer.history';
const mostCalls = 50;

/** The calls of one identity, the newest first. */
export const sentBy = (who: string | null): readonly SentCall[] => readAll().filter((each) => each.who === who);

export function keepSent(call: SentCall): void {
  writeAll([call, ...readAll()].slice(0, mostCalls));
}

export function forgetSentBy(who: string | null): void {
  writeAll(readAll().filter((each) => each.who !== who));
}

function readAll(): readonly SentCall[] {
  localStorage.removeItem(formerKey);
  return JSON.parse(localStorage.getItem(key) ?? '[]') as readonly SentCall[];
}

function writeAll(calls: readonly SentCall[]): void {
  localStorage.setItem(key, JSON.stringify(calls));
}
