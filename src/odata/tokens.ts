// Cuts the text of an option into tokens, one at a time and in one pass; a position is an offset into that text.

import { Fault, shown } from './fault.ts';
import type { Literal } from './describe.ts';

export type TokenKind = 'end' | 'name' | 'literal' | '(' | ')' | ',' | '/' | ':' | ';' | '=' | '*';

/** The token at hand, and where the next one starts. */
export interface Scanner {
  readonly text: string;
  /** The option that faults name: `$filter`. */
  readonly option: string;
  kind: TokenKind;
  /** A name, or a literal's text without quotes and escapes. */
  value: string;
  literal: Literal['kind'];
  start: number;
  next: number;
  depth: number;
  terms: number;
}

const mostText = 16_384;

export function scan(text: string, option: string): Scanner {
  if (text.length > mostText)
    throw new Fault('tooComplex', `${option} may have ${mostText} characters at the most.`, option, mostText);
  const scanner: Scanner = {
    text,
    option,
    kind: 'end',
    value: '',
    literal: 'string',
    start: 0,
    next: 0,
    depth: 0,
    terms: 0,
  };
  advance(scanner);
  return scanner;
}

/** Moves on to the next token. */
export function advance(s: Scanner): void {
  const { text } = s;
  let at = s.next;
  while (isSpace(text.charCodeAt(at))) at++;
  s.start = at;
  if (at >= text.length) return take(s, 'end', '', at);
  const code = text.charCodeAt(at);
  if (isHex(code) && isGuidAt(text, at)) return takeLiteral(s, 'guid', text.slice(at, at + 36), at + 36);
  if (isNameStart(code)) return takeName(s, at);
  if (isDigit(code) || (code === 45 && isDigit(text.charCodeAt(at + 1)))) return takeNumber(s, at);
  if (code === 39) return takeQuoted(s, 'string', at);
  const mark = marks[code];
  if (mark !== undefined) return take(s, mark, mark, at + 1);
  throw syntax(s, `The character ${text[at]} has no meaning here.`, at);
}

/** Single characters that are tokens, by their code. */
const marks: readonly (TokenKind | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  (['(', ')', ',', '/', ':', ';', '=', '*'] as const).find((each) => each.charCodeAt(0) === code),
);

/** Whether the token at hand is of that kind. */
export function is(s: Scanner, kind: TokenKind): boolean {
  return s.kind === kind;
}

export function syntax(s: Scanner, says: string, at = s.start): Fault {
  return new Fault('syntax', says, s.option, at);
}

export function expect(s: Scanner, kind: TokenKind, says: string): void {
  if (s.kind !== kind) throw syntax(s, `${says}${found(s)}`);
  advance(s);
}

/** What stands there instead, as the tail of a sentence. */
export function found(s: Scanner): string {
  return s.kind === 'end' ? ' The text ends here.' : ` Found ${shown(s.text.slice(s.start, s.next))}.`;
}

function take(s: Scanner, kind: TokenKind, value: string, next: number): void {
  s.kind = kind;
  s.value = value;
  s.next = next;
}

function takeLiteral(s: Scanner, literal: Literal['kind'], value: string, next: number): void {
  s.literal = literal;
  take(s, 'literal', value, next);
}

/**
 * Names of typed literals (`duration'P1D'`) and of the older OData versions; every other name before a quote is an
 * enum.
 */
const typedLiterals: ReadonlyMap<string, Literal['kind']> = new Map([
  ['duration', 'duration'],
  ['guid', 'guid'],
  ['datetimeoffset', 'dateTime'],
  ['datetime', 'dateTime'],
  ['date', 'date'],
]);

function takeName(s: Scanner, at: number): void {
  const { text } = s;
  let end = at + 1;
  while (isNamePart(text.charCodeAt(end))) end++;
  const name = text.slice(at, end);
  if (text.charCodeAt(end) !== 39) return take(s, 'name', name, end);
  const kind = typedLiterals.get(name.toLowerCase()) ?? 'enum';
  if (kind === 'enum' && !name.includes('.')) throw syntax(s, `${shown(name)} is no type that a literal may have.`);
  takeQuoted(s, kind, end);
}

const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const date = /^\d{4}-\d\d-\d\d$/;
const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?$/;

function takeNumber(s: Scanner, at: number): void {
  let end = at + 1;
  while (isNumberPart(s.text.charCodeAt(end))) end++;
  const text = s.text.slice(at, end);
  if (number.test(text)) return takeLiteral(s, 'number', text, end);
  if (date.test(text)) return takeLiteral(s, 'date', text, end);
  if (dateTime.test(text)) return takeLiteral(s, 'dateTime', text, end);
  throw syntax(s, `${shown(text)} is no number, date or GUID; text stands in single quotes.`);
}

/** The text between quotes, where two quotes mean one. */
function takeQuoted(s: Scanner, literal: Literal['kind'], open: number): void {
  const { text } = s;
  let value = '';
  let from = open + 1;
  for (;;) {
    const close = text.indexOf("'", from);
    if (close < 0) throw syntax(s, 'This quote is never closed; a quote inside a text is written twice.', open);
    if (text.charCodeAt(close + 1) !== 39)
      return takeLiteral(
        s,
        literal,
        value === '' ? text.slice(from, close) : value + text.slice(from, close),
        close + 1,
      );
    value += text.slice(from, close + 1);
    from = close + 2;
  }
}

/** Whether a GUID starts there and nothing that would make the word longer follows. */
export function isGuidAt(text: string, at: number): boolean {
  for (let i = 0; i < 36; i++) {
    const code = text.charCodeAt(at + i);
    if (i === 8 || i === 13 || i === 18 || i === 23 ? code !== 45 : !isHex(code)) return false;
  }
  const after = text.charCodeAt(at + 36);
  return !isNamePart(after) && after !== 45;
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code > 127;
/** `$it` and `@alias` are names too. */
const isNameStart = (code: number): boolean => isLetter(code) || code === 95 || code === 36 || code === 64;
const isNamePart = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 46;
const isNumberPart = (code: number): boolean => isNamePart(code) || code === 43 || code === 45 || code === 58;
