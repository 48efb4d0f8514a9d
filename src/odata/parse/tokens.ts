// Cuts the text of an option into tokens, one at a time and in one pass; a position is an offset into that text.

import { Fault, truncate } from '../fault.ts';
import type { Literal } from '../serviceDescription.ts';

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

/** A scanner at the first token of an option's text. Throws Fault. */
export function createScanner(text: string, option: string): Scanner {
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
  const code = text.charCodeAt(at);
  if (at >= text.length) setToken(s, 'end', '', at);
  else if (isHex(code) && isGuidAt(text, at)) setLiteral(s, 'guid', text.slice(at, at + 36), at + 36);
  else if (isNameStart(code)) scanName(s, at);
  else if (isDigit(code) || (code === 45 && isDigit(text.charCodeAt(at + 1)))) scanNumber(s, at);
  else if (code === 39) scanQuoted(s, 'string', at);
  else scanPunctuation(s, code, at);
}

function scanPunctuation(s: Scanner, code: number, at: number): void {
  const mark = punctuation[code];
  if (mark === undefined) throw syntaxFault(s, `The character ${s.text[at]} has no meaning here.`, at);
  setToken(s, mark, mark, at + 1);
}

/** Single characters that are tokens, by their code. */
const punctuation: readonly (TokenKind | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  (['(', ')', ',', '/', ':', ';', '=', '*'] as const).find((each) => each.charCodeAt(0) === code),
);

/** Whether the token at hand is of that kind. */
export function isAt(s: Scanner, kind: TokenKind): boolean {
  return s.kind === kind;
}

/** A syntax fault with its position in the option. */
export function syntaxFault(s: Scanner, says: string, at = s.start): Fault {
  return new Fault('syntax', says, s.option, at);
}

/** Moves on past a token of that kind; throws Fault where another one is at hand. */
export function expect(s: Scanner, kind: TokenKind, says: string): void {
  if (s.kind !== kind) throw syntaxFault(s, `${says}${describeToken(s)}`);
  advance(s);
}

/** What stands there instead, as the tail of a sentence. */
export function describeToken(s: Scanner): string {
  return s.kind === 'end' ? ' The text ends here.' : ` Found ${truncate(s.text.slice(s.start, s.next))}.`;
}

function setToken(s: Scanner, kind: TokenKind, value: string, next: number): void {
  s.kind = kind;
  s.value = value;
  s.next = next;
}

function setLiteral(s: Scanner, literal: Literal['kind'], value: string, next: number): void {
  s.literal = literal;
  setToken(s, 'literal', value, next);
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

function scanName(s: Scanner, at: number): void {
  const { text } = s;
  let end = at + 1;
  while (isNamePart(text.charCodeAt(end))) end++;
  const name = text.slice(at, end);
  if (text.charCodeAt(end) !== 39) {
    setToken(s, 'name', name, end);
    return;
  }
  const kind = typedLiterals.get(name.toLowerCase()) ?? 'enum';
  if (kind === 'enum' && !name.includes('.'))
    throw syntaxFault(s, `${truncate(name)} is no type that a literal may have.`);
  scanQuoted(s, kind, end);
}

const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const date = /^\d{4}-\d\d-\d\d$/;
const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?$/;

function scanNumber(s: Scanner, at: number): void {
  let end = at + 1;
  while (isNumberPart(s.text.charCodeAt(end))) end++;
  const text = s.text.slice(at, end);
  const literal = number.test(text) ? 'number' : date.test(text) ? 'date' : dateTime.test(text) ? 'dateTime' : null;
  if (literal === null)
    throw syntaxFault(s, `${truncate(text)} is no number, date or GUID; text stands in single quotes.`);
  setLiteral(s, literal, text, end);
}

/** The text between quotes, where two quotes mean one. */
function scanQuoted(s: Scanner, literal: Literal['kind'], open: number): void {
  const { text } = s;
  let value = '';
  let from = open + 1;
  for (;;) {
    const close = text.indexOf("'", from);
    if (close < 0) throw syntaxFault(s, 'This quote is never closed; a quote inside a text is written twice.', open);
    if (text.charCodeAt(close + 1) !== 39) {
      setLiteral(s, literal, value + text.slice(from, close), close + 1);
      return;
    }
    value += text.slice(from, close + 1);
    from = close + 2;
  }
}

/** Whether a GUID starts there and nothing that would make the word longer follows. */
function isGuidAt(text: string, at: number): boolean {
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
