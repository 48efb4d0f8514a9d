// The filters of RFC 7644 section 3.4.2.2, and the paths of PATCH in section 3.5.2, as trees. A tree knows no schema.

import { badRequest, excerpt, type ScimType } from './scimError.ts';

/** `urn:…:User:name.givenName` in its parts; `schema` is null where none is said. */
export interface AttributePath {
  readonly schema: string | null;
  readonly attribute: string;
  readonly sub: string | null;
  /** As it was sent, for messages. */
  readonly text: string;
}

export type FilterTest = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type FilterValue = string | number | boolean | null;

export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'compare'; readonly path: AttributePath; readonly test: FilterTest; readonly value: FilterValue }
  | { readonly op: 'present'; readonly path: AttributePath }
  | { readonly op: 'values'; readonly path: AttributePath; readonly where: Filter };

/** `emails[type eq "work"].value`: the attribute, which of its values, and the part of them. */
export interface PatchPath {
  readonly path: AttributePath;
  readonly where: Filter | null;
  /** The part that follows a bracket; of a path without one it stands in `path`. */
  readonly sub: string | null;
}

const maxLength = 4096;
const maxTerms = 50;
const maxDepth = 10;

const tests: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const tokenPattern = /\s*(?:("(?:[^"\\]|\\.)*")|([()[\]])|([^\s()[\]"]+))/y;

interface Reader {
  readonly tokens: readonly string[];
  readonly scimType: ScimType;
  at: number;
  terms: number;
}

/** Throws `invalidFilter`. */
export function parseFilter(text: string): Filter {
  const reader = createReader(text, 'invalidFilter');
  const filter = readOr(reader, 0);
  if (reader.at < reader.tokens.length) throw unexpected(reader);
  return filter;
}

/** Throws `invalidPath`. */
export function parsePatchPath(text: string): PatchPath {
  const reader = createReader(text, 'invalidPath');
  const path = readPath(reader);
  if (peek(reader) === undefined) return { path, where: null, sub: null };
  const where = readBracket(reader, 0);
  const rest = reader.tokens[reader.at];
  if (rest === undefined) return { path, where, sub: null };
  reader.at += 1;
  if (!/^\.[$A-Za-z][\w$-]*$/.test(rest) || reader.at < reader.tokens.length || path.sub !== null)
    throw unexpected(reader);
  return { path, where, sub: rest.slice(1) };
}

function createReader(text: string, scimType: ScimType): Reader {
  if (text.length > maxLength)
    throw badRequest(scimType, `It is longer than ${maxLength} characters: ${excerpt(text.slice(0, 60))}`);
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  let end = 0;
  for (let match = tokenPattern.exec(text); match !== null; match = tokenPattern.exec(text)) {
    tokens.push((match[1] ?? match[2] ?? match[3]) as string);
    end = tokenPattern.lastIndex;
  }
  if (text.includes('\u0000') || !text.isWellFormed()) throw badRequest(scimType, 'It is not well-formed Unicode.');
  if (text.slice(end).trim() !== '')
    throw badRequest(scimType, `It cannot be read from ${excerpt(text.slice(end))} on: is a quote missing?`);
  return { tokens, scimType, at: 0, terms: 0 };
}

const peek = ({ tokens, at }: Reader): string | undefined => tokens[at];
const isWord = (reader: Reader, word: string): boolean => peek(reader)?.toLowerCase() === word;

function unexpected({ tokens, at, scimType }: Reader): Error {
  const token = tokens[at];
  return badRequest(scimType, token === undefined ? 'It ends too early.' : `${excerpt(token)} was not expected there.`);
}

function take(reader: Reader, wanted?: string): string {
  const token = peek(reader);
  if (token === undefined || (wanted !== undefined && token !== wanted)) throw unexpected(reader);
  reader.at += 1;
  return token;
}

function readOr(reader: Reader, depth: number): Filter {
  const of = [readAnd(reader, depth)];
  while (isWord(reader, 'or')) {
    reader.at += 1;
    of.push(readAnd(reader, depth));
  }
  return of.length === 1 ? (of[0] as Filter) : { op: 'or', of };
}

function readAnd(reader: Reader, depth: number): Filter {
  const of = [readTerm(reader, depth)];
  while (isWord(reader, 'and')) {
    reader.at += 1;
    of.push(readTerm(reader, depth));
  }
  return of.length === 1 ? (of[0] as Filter) : { op: 'and', of };
}

function readTerm(reader: Reader, depth: number): Filter {
  reader.terms += 1;
  if (depth > maxDepth || reader.terms > maxTerms)
    throw badRequest(reader.scimType, `At most ${maxTerms} comparisons and ${maxDepth} levels are read.`);
  if (isWord(reader, 'not') && reader.tokens[reader.at + 1] === '(') {
    reader.at += 1;
    return { op: 'not', of: readGroup(reader, depth) };
  }
  if (peek(reader) === '(') return readGroup(reader, depth);
  const path = readPath(reader);
  if (peek(reader) === '[') return readValues(reader, path, depth);
  return readTest(reader, path);
}

function readTest(reader: Reader, path: AttributePath): Filter {
  const test = take(reader).toLowerCase();
  if (test === 'pr') return { op: 'present', path };
  if (!tests.has(test)) {
    reader.at -= 1;
    throw unexpected(reader);
  }
  return { op: 'compare', path, test: test as FilterTest, value: readValue(reader) };
}

/** Entra asks for `emails[type eq "work"].value eq "…"`: the part is tested beside the rest of the bracket. */
function readValues(reader: Reader, path: AttributePath, depth: number): Filter {
  const where = readBracket(reader, depth);
  if (peek(reader)?.startsWith('.') !== true) return { op: 'values', path, where };
  const part = attributePathOf(take(reader).slice(1));
  if (part === null) throw unexpected(reader);
  return { op: 'values', path, where: { op: 'and', of: [where, readTest(reader, part)] } };
}

function readGroup(reader: Reader, depth: number): Filter {
  take(reader, '(');
  const filter = readOr(reader, depth + 1);
  take(reader, ')');
  return filter;
}

function readBracket(reader: Reader, depth: number): Filter {
  take(reader, '[');
  const filter = readOr(reader, depth + 1);
  take(reader, ']');
  return filter;
}

function readValue(reader: Reader): FilterValue {
  const token = take(reader);
  const word = token.toLowerCase();
  // Entra writes True and False.
  if (word === 'true' || word === 'false' || word === 'null') return JSON.parse(word) as FilterValue;
  try {
    const value: unknown = JSON.parse(token);
    const isText = typeof value === 'string' && !value.includes('\u0000') && value.isWellFormed();
    if (isText || typeof value === 'number') return value as FilterValue;
  } catch {
    // Answered below, as every other value that is none.
  }
  // Entra's documents leave the quotes of an id or a name out.
  if (/^[\w@.+:-]+$/.test(token) && !['and', 'or', 'not'].includes(word)) return token;
  throw badRequest(reader.scimType, `${excerpt(token)} is no value: texts stand in double quotes.`);
}

function readPath(reader: Reader): AttributePath {
  const token = take(reader);
  const path = attributePathOf(token);
  if (path !== null) return path;
  reader.at -= 1;
  throw unexpected(reader);
}

const pathPattern = /^(?:(urn:[\w.:$-]+?):)?([$A-Za-z][\w$-]*)(?:\.([$A-Za-z][\w$-]*))?$/i;

/** The parts of an attribute's name; null for what is none. The version of an URN (2.0) is no part of a name. */
export function attributePathOf(text: string): AttributePath | null {
  const match = pathPattern.exec(text);
  if (match === null) return null;
  const [, schema = null, attribute = '', sub = null] = match;
  return { schema, attribute, sub, text };
}
