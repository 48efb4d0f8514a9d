// Reads a membership rule: -not binds closer than -and, -and closer than -or. Whatever does not fit is told with its
// place and what would.
// https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership

import { RuleFault } from './ruleFault.ts';
import { operators, operatorsOf, type Operator } from './operators.ts';
import { elementProperties, userProperties } from './properties.ts';
import type { RuleProperty, MembershipRule } from './rule.ts';
import { tokenize, type Token } from './tokens.ts';
import { parseIds, parseLiteral, describeToken } from './literals.ts';

export const longestRule = 3072;
const deepest = 50;

/** Walks the tokens; `depth` is how many parentheses and -not stand around. */
interface TokenReader {
  readonly peek: (ahead?: number) => Token;
  readonly next: () => Token;
  readonly expect: (kind: Token['kind'], says: string) => Token;
}
/** Which properties there are here: the person's, or those of one value inside -any and -all. */
interface Scope {
  readonly properties: ReadonlyMap<string, RuleProperty>;
  readonly depth: number;
  readonly isInside: boolean;
}

/** Throws `RuleFault`. */
export function parseRule(text: string): MembershipRule {
  if (text.trim() === '') throw new RuleFault(1, 'The rule is empty. A rule reads user.department -eq "Sales".');
  if (text.length > longestRule)
    throw new RuleFault(longestRule + 1, `A rule has at most ${longestRule} characters; this one has ${text.length}.`);
  const reader = tokenReaderOf(tokenize(text));
  const rule =
    standaloneRule(reader, 'direct') ??
    standaloneRule(reader, 'member') ??
    alternatives(reader, { properties: userProperties, depth: 0, isInside: false });
  const rest = reader.peek();
  if (rest.kind !== 'end')
    throw new RuleFault(
      rest.at,
      `${describeToken(rest)} follows a rule that is complete. Conditions are joined by -and and -or.`,
    );
  return rule;
}

function tokenReaderOf(tokens: readonly Token[]): TokenReader {
  let at = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)] as Token;
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  return {
    peek,
    next,
    expect: (kind, says) => {
      if (peek().kind !== kind)
        throw new RuleFault(peek().at, `${describeToken(peek())} stands where ${says} is expected.`);
      return next();
    },
  };
}

const isWord = (token: Token, ...words: readonly string[]): boolean =>
  (token.kind === 'word' || token.kind === 'operator') && words.includes(token.text.toLowerCase());

/** The two rules that stand alone, in parentheses or not; null where it is none of them. */
function standaloneRule(reader: TokenReader, which: 'direct' | 'member'): MembershipRule | null {
  let open = 0;
  while (reader.peek(open).kind === '(') open += 1;
  const first = reader.peek(open);
  const begins =
    which === 'direct'
      ? isWord(first, 'direct') && isWord(reader.peek(open + 1), 'reports')
      : first.kind === 'word' && first.text.toLowerCase() === 'user.memberof';
  if (!begins) return null;
  for (let left = open; left > 0; left -= 1) reader.next();
  const rule = which === 'direct' ? directReports(reader) : memberOf(reader);
  for (let left = open; left > 0; left -= 1) reader.expect(')', 'a closing parenthesis');
  const rest = reader.peek();
  if (isWord(rest, 'and', 'or'))
    throw new RuleFault(
      rest.at,
      `${which === 'direct' ? 'Direct Reports' : 'user.memberOf'} cannot be combined with other ` +
        'conditions: it is the whole rule.',
    );
  return rule;
}

function directReports(reader: TokenReader): MembershipRule {
  reader.next();
  reader.next();
  const word = reader.next();
  if (!isWord(word, 'for'))
    throw new RuleFault(
      word.at,
      `${describeToken(word)} stands where "for" is expected: Direct Reports for "id of the manager".`,
    );
  const [managerId] = parseIds([reader.expect('text', 'the object id of the manager in double quotes')]);
  return { op: 'reportsOf', managerId: managerId as string };
}

/** `user.memberOf -any (group.objectId -in ['…'])`: direct members of these groups. */
function memberOf(reader: TokenReader): MembershipRule {
  reader.next();
  const any = reader.next();
  if (!isWord(any, 'any'))
    throw new RuleFault(
      any.at,
      `${describeToken(any)} stands where -any is expected: user.memberOf -any (group.objectId -in ["id of a group"]).`,
    );
  reader.expect('(', 'an opening parenthesis');
  const property = reader.next();
  if (property.text.toLowerCase() !== 'group.objectid')
    throw new RuleFault(property.at, `${describeToken(property)} stands where group.objectId is expected.`);
  const operator = reader.next();
  if (!isWord(operator, 'in', 'eq'))
    throw new RuleFault(operator.at, `${describeToken(operator)} stands where -in is expected.`);
  const groupIds = isWord(operator, 'eq')
    ? parseIds([reader.expect('text', 'the object id of a group in quotes')])
    : parseIds(listTokens(reader));
  if (groupIds.length > 50)
    throw new RuleFault(operator.at, `At most 50 groups can be named; these are ${groupIds.length}.`);
  reader.expect(')', 'a closing parenthesis');
  return { op: 'memberOf', groupIds };
}

function alternatives(reader: TokenReader, scope: Scope): MembershipRule {
  const of = [conjunction(reader, scope)];
  while (isWord(reader.peek(), 'or')) {
    reader.next();
    of.push(conjunction(reader, scope));
  }
  return of.length === 1 ? (of[0] as MembershipRule) : { op: 'or', of };
}

function conjunction(reader: TokenReader, scope: Scope): MembershipRule {
  const of = [negation(reader, scope)];
  while (isWord(reader.peek(), 'and')) {
    reader.next();
    of.push(negation(reader, scope));
  }
  return of.length === 1 ? (of[0] as MembershipRule) : { op: 'and', of };
}

function nestedScope(scope: Scope, at: number): Scope {
  if (scope.depth >= deepest) throw new RuleFault(at, `Parentheses and -not are nested at most ${deepest} deep.`);
  return { ...scope, depth: scope.depth + 1 };
}

function negation(reader: TokenReader, scope: Scope): MembershipRule {
  const token = reader.peek();
  if (isWord(token, 'not')) {
    reader.next();
    return { op: 'not', of: negation(reader, nestedScope(scope, token.at)) };
  }
  if (token.kind !== '(') return condition(reader, scope);
  reader.next();
  const inner = alternatives(reader, nestedScope(scope, token.at));
  reader.expect(')', 'a closing parenthesis, -and or -or');
  return inner;
}

function condition(reader: TokenReader, scope: Scope): MembershipRule {
  const property = propertyOf(reader.next(), scope);
  const token = reader.next();
  if (isWord(token, 'any', 'all'))
    return quantified(reader, scope, { property, which: token.text.toLowerCase() as 'any' | 'all', at: token.at });
  const operator = operatorOf(token, property);
  const value = parseLiteral(operator, property, operator.test === 'in' ? listTokens(reader) : [reader.next()], reader);
  return { op: 'test', property, test: operator.test, isNegated: operator.isNegated, value };
}

function propertyOf(token: Token, scope: Scope): RuleProperty {
  const name = token.text.toLowerCase();
  const property = token.kind === 'word' ? scope.properties.get(name) : undefined;
  if (property !== undefined) return property;
  if (scope.isInside)
    throw new RuleFault(
      token.at,
      `${describeToken(token)} stands where ${[...scope.properties.values()].map((each) => each.name).join(' or ')} ` +
        'is expected.',
    );
  if (token.kind !== 'word')
    throw new RuleFault(
      token.at,
      `${describeToken(token)} stands where a property such as user.department is expected.`,
    );
  throw new RuleFault(token.at, unknownProperty(token.text, name));
}

function unknownProperty(text: string, name: string): string {
  if (name.startsWith('device.')) return `${text} is of devices. Rules here speak of users: user.department.`;
  if (name.startsWith('user.extension_'))
    return (
      `${text} is an extension property, which is not kept here. user.extensionAttribute1 to ` +
      'user.extensionAttribute15 are.'
    );
  if (name === 'user.memberof') return 'user.memberOf cannot be combined with other conditions: it is the whole rule.';
  if (userProperties.has(`user.${name}`)) return `${text} is a property of users: user.${text}.`;
  if (name === '_' || name.startsWith('assignedplan.') || name.startsWith('group.'))
    return `${text} stands only inside -any and -all.`;
  return `${text} is no property that rules know. They know ${[...userProperties.values()]
    .filter((each) => !/extensionAttribute(?!1$)/.test(each.name))
    .map((each) => each.name)
    .join(', ')} to user.extensionAttribute15.`;
}

function operatorOf(token: Token, property: RuleProperty): Operator {
  const operator =
    token.kind === 'operator' || token.kind === 'word' ? operators.get(token.text.toLowerCase()) : undefined;
  if (operator?.of.includes(property.type) === true) return operator;
  const known = operatorsOf(property.type).join(', ');
  if (operator === undefined)
    throw new RuleFault(
      token.at,
      `${describeToken(token)} stands where an operator is expected. ${property.name} takes ${known}.`,
    );
  throw new RuleFault(token.at, `-${operator.spelled} cannot be used with ${property.name}, which takes ${known}.`);
}

/** A condition for each value; with parentheses around it or not. */
function quantified(
  reader: TokenReader,
  scope: Scope,
  { property, which, at }: { readonly property: RuleProperty; readonly which: 'any' | 'all'; readonly at: number },
): MembershipRule {
  if (property.type !== 'texts' && property.type !== 'plans')
    throw new RuleFault(at, `-${which} cannot be used with ${property.name}, which has one value.`);
  const inside: Scope = { ...nestedScope(scope, at), properties: elementProperties[property.type], isInside: true };
  if (reader.peek().kind !== '(') return { op: which, property, where: condition(reader, inside) };
  reader.next();
  const where = alternatives(reader, inside);
  reader.expect(')', 'a closing parenthesis, -and or -or');
  return { op: which, property, where };
}

/** `["a", "b"]` as its tokens. */
function listTokens(reader: TokenReader): readonly Token[] {
  reader.expect('[', 'a list in brackets such as ["a", "b"]');
  const tokens = [listToken(reader)];
  while (reader.peek().kind === ',') {
    reader.next();
    tokens.push(listToken(reader));
  }
  reader.expect(']', 'a comma or a closing bracket');
  return tokens;
}

function listToken(reader: TokenReader): Token {
  const token = reader.next();
  if (token.kind !== 'text' && token.kind !== 'literal' && token.kind !== 'word')
    throw new RuleFault(token.at, `${describeToken(token)} stands where a value in double quotes is expected.`);
  return token;
}
