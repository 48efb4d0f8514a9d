// Reads $search: words and quoted phrases joined by AND, OR, NOT and parentheses; a phrase may name a property
// (`"displayName:ada"`).

import { Fault } from '../fault.ts';

export type Search =
  | { readonly kind: 'phrase'; readonly text: string; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search };

interface SearchReader {
  readonly text: string;
  readonly option: string;
  readonly offset: number;
  at: number;
  depth: number;
  phrases: number;
}

const mostText = 1024;
const mostDepth = 20;
const mostPhrases = 20;

/** `offset` is where the text starts inside an $expand, so that positions count from the start of that. */
export function readSearch(text: string, option = '$search', offset = 0): Search {
  if (text.length > mostText)
    throw new Fault('tooComplex', `A search may have ${mostText} characters at the most.`, option, offset);
  const r: SearchReader = { text, option, offset, at: 0, depth: 0, phrases: 0 };
  const search = parseOr(r);
  if (peekCharacter(r) !== '') throw syntaxFault(r, 'This parenthesis was never opened.');
  return search;
}

function syntaxFault(r: SearchReader, says: string): Fault {
  return new Fault('syntax', says, r.option, r.offset + r.at);
}

function parseOr(r: SearchReader): Search {
  if (++r.depth > mostDepth)
    throw new Fault(
      'tooComplex',
      `A search may be nested ${mostDepth} levels deep at the most.`,
      r.option,
      r.offset + r.at,
    );
  const of = [parseAnd(r)];
  while (takeOperator(r, 'OR')) of.push(parseAnd(r));
  r.depth--;
  return of.length === 1 ? (of[0] as Search) : { kind: 'or', of };
}

/** AND may be left out. */
function parseAnd(r: SearchReader): Search {
  const of = [parseNot(r)];
  for (;;) {
    const isJoined = takeOperator(r, 'AND');
    if (!isJoined && (peekCharacter(r) === '' || peekCharacter(r) === ')' || isOperatorAt(r, 'OR'))) break;
    of.push(parseNot(r));
  }
  return of.length === 1 ? (of[0] as Search) : { kind: 'and', of };
}

function parseNot(r: SearchReader): Search {
  if (takeOperator(r, 'NOT')) {
    if (++r.depth > mostDepth)
      throw new Fault(
        'tooComplex',
        `A search may be nested ${mostDepth} levels deep at the most.`,
        r.option,
        r.offset + r.at,
      );
    const of = parseNot(r);
    r.depth--;
    return { kind: 'not', of };
  }
  if (peekCharacter(r) === '(') {
    r.at++;
    const inner = parseOr(r);
    if (peekCharacter(r) !== ')') throw syntaxFault(r, 'A parenthesis is not closed.');
    r.at++;
    return inner;
  }
  return parsePhrase(r);
}

function parsePhrase(r: SearchReader): Search {
  const first = peekCharacter(r);
  const at = r.offset + r.at;
  if (first === '' || first === ')') throw syntaxFault(r, 'Expected a word or a phrase in double quotes.');
  if (++r.phrases > mostPhrases)
    throw new Fault('tooComplex', `A search may have ${mostPhrases} phrases at the most.`, r.option, at);
  if (first === '"') return { kind: 'phrase', text: parseQuoted(r, at), at };
  const start = r.at;
  while (r.at < r.text.length && !' \t()"'.includes(r.text[r.at] as string)) r.at++;
  const bare = r.text.slice(start, r.at);
  // displayName:"two words"
  return { kind: 'phrase', text: bare.endsWith(':') && r.text[r.at] === '"' ? bare + parseQuoted(r, at) : bare, at };
}

function parseQuoted(r: SearchReader, at: number): string {
  let text = '';
  for (r.at++; r.text[r.at] !== '"'; r.at++) {
    if (r.text[r.at] === '\\') r.at++;
    if (r.at >= r.text.length) throw syntaxFault(r, 'A double quote is never closed.');
    text += r.text[r.at];
  }
  r.at++;
  if (text.trim() === '') throw new Fault('syntax', 'A phrase is empty.', r.option, at);
  return text.trim();
}

/** The next character that is no space, without taking it. */
function peekCharacter(r: SearchReader): string {
  while (r.text[r.at] === ' ' || r.text[r.at] === '\t') r.at++;
  return r.text[r.at] ?? '';
}

function isOperatorAt(r: SearchReader, operator: string): boolean {
  peekCharacter(r);
  const after = r.text[r.at + operator.length] ?? ' ';
  return r.text.startsWith(operator, r.at) && ' \t("'.includes(after);
}

function takeOperator(r: SearchReader, operator: string): boolean {
  if (!isOperatorAt(r, operator)) return false;
  r.at += operator.length;
  return true;
}
