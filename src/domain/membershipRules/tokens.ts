// A membership rule as tokens. An operator bears its hyphen or not: whether a word is one, the parser knows.

import { RuleFault } from './ruleFault.ts';

export type TokenKind = 'word' | 'operator' | 'text' | 'literal' | '(' | ')' | '[' | ']' | ',' | 'end';
/** `text` of an operator is without its hyphen, of a quoted text without quotes and escapes. `at` counts from 1. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const blank = /[\s\u00a0]+/y;
/** Word processors turn hyphens into dashes; the published examples have them. */
const operator = /[-\u2010-\u2014\u2212]([A-Za-z]+)/y;
const word = /[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
/** Numbers, instants, and whatever else begins with a digit. */
const literal = /[0-9][0-9A-Za-z:.+_-]*/y;
const punctuation: ReadonlySet<string> = new Set(['(', ')', '[', ']', ',']);

export function tokenize(rule: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(rule);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < rule.length) {
    const start = at + 1;
    if (take(blank) !== null) continue;
    const mark = rule.charAt(at);
    const taken = punctuation.has(mark) ? null : (take(operator) ?? take(word) ?? take(literal));
    if (punctuation.has(mark)) {
      tokens.push({ kind: mark as TokenKind, text: mark, at: start });
      at += 1;
    } else if (taken !== null)
      tokens.push({
        kind: taken[1] !== undefined ? 'operator' : /^[0-9]/.test(taken[0]) ? 'literal' : 'word',
        text: taken[1] ?? taken[0],
        at: start,
      });
    else if (mark === '"' || mark === "'") {
      const { text, end } = readQuoted(rule, at, mark);
      tokens.push({ kind: 'text', text, at: start });
      at = end;
    } else throw new RuleFault(start, `${JSON.stringify(mark)} means nothing here. Text stands in double quotes.`);
  }
  return [...tokens, { kind: 'end', text: '', at: rule.length + 1 }];
}

/**
 * In double quotes a backtick (or a backslash) before a quote keeps it, in single quotes a second one does; a backslash
 * else stays, for patterns.
 */
function readQuoted(rule: string, start: number, mark: string): { readonly text: string; readonly end: number } {
  let text = '';
  for (let at = start + 1; at < rule.length; at += 1) {
    const here = rule.charAt(at);
    const next = rule.charAt(at + 1);
    const isEscape =
      mark === '"'
        ? (here === '`' && (next === '"' || next === '`')) || (here === '\\' && next === '"')
        : here === mark && next === mark;
    if (isEscape) {
      text += next;
      at += 1;
    } else if (here === mark) return { text, end: at + 1 };
    else text += here;
  }
  throw new RuleFault(
    start + 1,
    `The text that begins here has no closing ${mark === '"' ? 'double' : 'single'} quote.`,
  );
}
