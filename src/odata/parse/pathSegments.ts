// Cuts a path into decoded segments and reads the text in their parentheses: a key, an alternate key, or parameters.

import { Fault, truncate } from '../fault.ts';
import type { Argument } from './resourcePath.ts';

export interface Segment {
  /** As sent, decoded. A key without parentheses is this text. */
  readonly text: string;
  /** The text before the parentheses; empty for a key that stands alone: `/groups/(uniqueName='x')`. */
  readonly name: string;
  /** The text inside the parentheses; null without them. */
  readonly argumentText: string | null;
}

const mostText = 8192;
const mostSegments = 40;
const mostSlashes = 100;

/** Cuts at slashes outside quoted keys, then percent-decodes each segment. */
export function segmentsOf(pathname: string): readonly Segment[] {
  if (pathname.length > mostText) throw new Fault('tooComplex', `A path may have ${mostText} characters at the most.`);
  const pieces: string[] = [];
  let open: string | null = null;
  const cut = pathname.split('/');
  if (cut.length > mostSlashes) throw tooManySegments();
  for (const piece of cut) {
    const whole: string = open === null ? piece : `${open}/${piece}`;
    open = isOpen(whole) ? whole : null;
    if (open === null) pieces.push(whole);
  }
  if (open !== null)
    throw new Fault('badPath', 'A quote or a parenthesis of the path is never closed.', truncate(open));
  if (pieces[0] === '') pieces.shift();
  if (pieces.at(-1) === '') pieces.pop();
  if (pieces.length > mostSegments) throw tooManySegments();
  return pieces.map(segmentOf);
}

const tooManySegments = (): Fault => new Fault('tooComplex', `A path may have ${mostSegments} segments at the most.`);

/** Whether a quote inside parentheses is still open: then a slash belongs to the key. */
function isOpen(piece: string): boolean {
  if (!piece.includes('(') && !piece.includes('%28')) return false;
  const text = piece.replaceAll('%27', "'").replaceAll('%28', '(');
  const parenthesis = text.indexOf('(');
  if (parenthesis < 0) return false;
  let quotes = 0;
  for (let at = text.indexOf("'", parenthesis); at >= 0; at = text.indexOf("'", at + 1)) quotes++;
  return quotes % 2 === 1;
}

function segmentOf(piece: string): Segment {
  const text = decode(piece);
  const parenthesis = text.indexOf('(');
  if (parenthesis < 0 || !text.endsWith(')')) return { text, name: text, argumentText: null };
  return { text, name: text.slice(0, parenthesis), argumentText: text.slice(parenthesis + 1, -1).trim() };
}

function decode(piece: string): string {
  try {
    const text = piece.includes('%') ? decodeURIComponent(piece) : piece;
    if (!text.includes('\u0000') && text.isWellFormed()) return text;
  } catch {
    /* told below, as for U+0000 */
  }
  throw new Fault('badPath', 'The path is not percent-encoded UTF-8 without U+0000.', truncate(piece));
}

/** `on='target',by=@p,ids=['a','b']` -> its pairs, texts as written. */
export function argumentsOf(segment: Segment): readonly Argument[] {
  const { argumentText: inside } = segment;
  if (inside === null || inside === '') return [];
  const pieces: string[] = [];
  let from = 0;
  let isQuoted = false;
  let depth = 0;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (inside[at] === '[') depth++;
    if (inside[at] === ']') depth--;
    if (inside[at] !== ',' || depth > 0) continue;
    pieces.push(inside.slice(from, at));
    from = at + 1;
  }
  pieces.push(inside.slice(from));
  return pieces.map((piece) => {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(equals, 0)).trim();
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new Fault(
        'badPath',
        `Parameters are written name=value; found ${truncate(piece)}.`,
        truncate(segment.text),
      );
    return { name, text: piece.slice(equals + 1).trim() };
  });
}

/** A key's text without its quotes; null where the parentheses hold `name=value` pairs. */
export function keyInParentheses(inside: string): string | null {
  if (inside.startsWith("'")) return unquote(inside);
  return /^[A-Za-z_]\w*=/.test(inside) ? null : inside;
}

/** `'o''brien'` -> `o'brien`; text without quotes stays as it is. */
export function unquote(text: string): string {
  if (!text.startsWith("'")) return text;
  if (text.length < 2 || !text.endsWith("'"))
    throw new Fault('badPath', 'A quote of the path is never closed.', truncate(text));
  return text.slice(1, -1).replaceAll("''", "'");
}
