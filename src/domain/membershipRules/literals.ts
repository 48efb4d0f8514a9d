// The values of a rule: texts, numbers, true and false, null, instants, now, lists, patterns; each as its property
// wants it.

import type { Id } from '../base.ts';
import { isSupportedPattern } from '../pattern.ts';
import { fold, isGuid } from '../text.ts';
import { addDuration, parseDuration } from '../time.ts';
import { RuleFault } from './ruleFault.ts';
import type { Operator } from './operators.ts';
import type { RuleLiteral, RuleProperty } from './rule.ts';
import type { Token } from './tokens.ts';

/** What -plus and -minus are read with. */
interface TokenCursor {
  readonly peek: () => Token;
  readonly next: () => Token;
}

/** A token as a fault names it. */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'end') return 'The end of the rule';
  return kind === 'operator' ? `-${text}` : kind === 'text' ? JSON.stringify(text) : text;
}

/** Ids in quotes, in lower case. */
export function parseIds(tokens: readonly Token[]): readonly Id[] {
  return tokens.map((token) => {
    if (token.kind !== 'text' || !isGuid(token.text))
      throw new RuleFault(token.at, `${describeToken(token)} stands where an object id in quotes is expected.`);
    return token.text.toLowerCase();
  });
}

export function parseLiteral(
  operator: Operator,
  property: RuleProperty,
  tokens: readonly Token[],
  following: TokenCursor,
): RuleLiteral {
  const [token] = tokens as readonly [Token];
  if (operator.test === 'in')
    return { kind: 'list', folded: new Set(tokens.map((each) => fold(textOf(each, property)))) };
  if (isNull(token)) {
    if (operator.test !== 'eq')
      throw new RuleFault(token.at, `null is compared with -eq and -ne, not with -${operator.spelled}.`);
    return { kind: 'null' };
  }
  if (property.type === 'boolean') return { kind: 'boolean', is: booleanOf(token, property) };
  if (property.type === 'instant') return instantOf(token, operator, following);
  const text = textOf(token, property);
  if (operator.test !== 'match') return { kind: 'text', folded: fold(text) };
  // Whatever case it is written in.
  const pattern = `(?i)${text}`;
  if (!isSupportedPattern(pattern))
    throw new RuleFault(
      token.at,
      `${describeToken(token)} is no pattern that can be matched in linear time: a regular expression without back ` +
        'references and look-around, of at most 996 characters.',
    );
  return { kind: 'pattern', pattern };
}

const isNull = ({ kind, text }: Token): boolean => kind === 'word' && /^\$?null$/i.test(text);

function textOf(token: Token, property: RuleProperty): string {
  if (token.kind === 'text') return token.text;
  if (token.kind === 'literal' && /^[0-9]+(?:\.[0-9]+)?$/.test(token.text)) return token.text;
  const isValue = token.kind === 'word' || token.kind === 'literal';
  throw new RuleFault(
    token.at,
    isValue
      ? `${describeToken(token)} is text for ${property.name}, and text stands in double quotes: "${token.text}".`
      : `${describeToken(token)} stands where a value of ${property.name} in double quotes is expected.`,
  );
}

function booleanOf(token: Token, property: RuleProperty): boolean {
  const said = /^\$?(true|false)$/i
    .exec(token.kind === 'word' || token.kind === 'text' ? token.text : '')?.[1]
    ?.toLowerCase();
  if (said === undefined)
    throw new RuleFault(
      token.at,
      `${describeToken(token)} stands where true, false or null is expected, for ${property.name} is one of them.`,
    );
  return said === 'true';
}

function instantOf(token: Token, operator: Operator, following: TokenCursor): RuleLiteral {
  if (token.kind === 'word' && token.text.toLowerCase() === 'system.now') {
    if (operator.test === 'eq') throw new RuleFault(token.at, 'system.now is compared with -le and -ge.');
    return { kind: 'now', offset: offsetOf(following) };
  }
  const isDate =
    (token.kind === 'literal' || token.kind === 'text') &&
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/i.test(token.text);
  const milliseconds = isDate ? Date.parse(token.text.toUpperCase()) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw new RuleFault(
      token.at,
      `${describeToken(token)} stands where an instant such as 2020-06-10T18:13:20Z, system.now or null is expected.`,
    );
  return { kind: 'instant', at: new Date(milliseconds).toISOString() };
}

/** `system.now -plus p1d`. */
function offsetOf(following: TokenCursor): string | null {
  const sign = following.peek();
  if (sign.kind !== 'operator' && sign.kind !== 'word') return null;
  const word = sign.text.toLowerCase();
  if (word !== 'plus' && word !== 'minus') return null;
  following.next();
  const token = following.next();
  const duration = token.text.toUpperCase();
  const isDuration =
    (token.kind === 'word' || token.kind === 'text') && parseDuration(duration) !== null && !duration.startsWith('-');
  if (!isDuration || addDuration('2000-01-01T00:00:00.000Z', duration) === null)
    throw new RuleFault(token.at, `${describeToken(token)} stands where a duration such as p1d is expected.`);
  return word === 'minus' ? `-${duration}` : duration;
}
