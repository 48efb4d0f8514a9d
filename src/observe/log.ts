// The log: one JSON object a line, with a level, a time and facts. Secrets and tokens are cut out of every fact.

import type { LineLosses } from './lineWriter.ts';

type LogLevel = 'error' | 'warn' | 'info' | 'debug';
const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const secretName = /token|secret|password|authorization|assertion|cookie/i;

/** Secrets that are known by their form: signed tokens, credentials of a header, of an address, of a form. */
const secretText: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '…'],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, '$1 …'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@'],
  [/\b((?:\w*_)?(?:token|secret|password|assertion|ticket))=[^&\s"']+/gi, '$1=…'],
];

/** How deep facts may be nested; what is deeper is left out. */
const maxDepth = 6;

/** Writes one message with its facts, unless its level is below the least that is written. */
type Log = (level: LogLevel, says: string, facts?: Readonly<Record<string, unknown>>) => void;

/** The log of a process, and where its bugs go. */
export interface Logger {
  readonly log: Log;
  /** Hears of every error that no rule foresees, whole; nothing of it reaches a client. */
  readonly onBug: (error: unknown) => void;
  /** Of the log's lines; left out where none can be lost. */
  readonly losses?: LineLosses;
}

/** `least` is the least grave level that is still written. */
export function createLog(least: LogLevel, write: (line: string) => void): Log {
  const deepest = levels.indexOf(least);
  return (level, says, facts = {}) => {
    if (levels.indexOf(level) > deepest) return;
    write(
      JSON.stringify({
        at: new Date().toISOString(),
        level,
        says: redacted(says, 0),
        ...(redacted(facts, 0) as object),
      }),
    );
  };
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return secretText.reduce((text, [secret, replacement]) => text.replace(secret, replacement), value);
  if (value instanceof Error) return redacted(value.stack ?? value.message, depth);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '…';
  if (Array.isArray(value)) return value.map((each: unknown) => redacted(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, secretName.test(name) ? '…' : redacted(held, depth + 1)]),
  );
}
