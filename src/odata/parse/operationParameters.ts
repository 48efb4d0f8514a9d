// Parameters of functions and actions: literals of a path, aliases among the options, or members of a body; checked
// against the operation.

import { Fault, didYouMean, truncate } from '../fault.ts';
import { readExpression } from './expression.ts';
import type { Literal, Operation, Service, TypeRef } from '../serviceDescription.ts';
import { aliasLiteral } from '../plan/constants.ts';
import { enumNamed } from '../schemaLookup.ts';
import type { Argument } from './resourcePath.ts';

/** The values of parameters by the names that the operation declares; null for those left out. */
export type ParameterValues = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** The arguments of a function, from its parentheses. Throws Fault. */
export function readArguments(
  service: Service,
  operation: Operation,
  args: readonly Argument[],
  aliases: ReadonlyMap<string, string>,
): ParameterValues {
  return Object.fromEntries(
    operation.parameters.map(({ name, type, nullable }) => {
      const given = args.find((each) => each.name.toLowerCase() === name.toLowerCase());
      if (given === undefined) {
        if (nullable) return [name, null];
        throw new Fault('missingParameter', `${operation.name} needs ${name}.`, operation.name);
      }
      return [
        name,
        type.collection ? textsOf(given, aliases) : parameterValue(service, name, type, literalOf(given, aliases)),
      ];
    }),
  );
}

const oneText = /\s*(?:'((?:[^']|'')*)'|"([^"\\]*)"|([\w-]+))\s*(,|$)/y;

/** A list of texts: `['a','b']`, in the path or as an alias; double quotes and bare words are taken too. */
function textsOf({ name, text }: Argument, aliases: ReadonlyMap<string, string>): readonly string[] {
  const written = (text.startsWith('@') ? (aliases.get(text.toLowerCase()) ?? '') : text).trim();
  const wrong = (): Fault => new Fault('wrongType', `${name} is a list of texts: ${name}=['…','…'].`, name, 0);
  if (!written.startsWith('[') || !written.endsWith(']')) throw wrong();
  const inside = written.slice(1, -1);
  const texts: string[] = [];
  for (let at = 0; at < inside.length; at = oneText.lastIndex) {
    oneText.lastIndex = at;
    const found = oneText.exec(inside);
    if (found === null) throw wrong();
    texts.push(found[1]?.replaceAll("''", "'") ?? found[2] ?? found[3] ?? '');
    if (found[4] === ',' && oneText.lastIndex === inside.length) throw wrong();
  }
  return texts;
}

function literalOf({ name, text }: Argument, aliases: ReadonlyMap<string, string>): Literal {
  if (text.startsWith('@')) return aliasLiteral(aliases, text, name, null);
  const read = readExpression(text, name);
  if (read.kind !== 'literal')
    throw new Fault('wrongType', `${name} is a literal; text stands in single quotes.`, name, 0);
  return read.literal;
}

function parameterValue(
  service: Service,
  name: string,
  type: TypeRef,
  { kind, text }: Literal,
): string | number | boolean | null {
  if (kind === 'null') return null;
  if (type.kind === 'enum') return enumMemberNames(service, name, type, text);
  if (type.name === 'Edm.Boolean') {
    const word = text.toLowerCase();
    if (word !== 'true' && word !== 'false') throw new Fault('wrongType', `${name} is true or false.`, name, 0);
    return word === 'true';
  }
  if (/^Edm\.(?:Byte|SByte|U?Int\d\d|Decimal|Double|Single)$/.test(type.name)) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw new Fault('wrongType', `${name} is a number.`, name, 0);
    return value;
  }
  return text;
}

/**
 * Members of an enum, in any case, several separated by commas where the enum has flags; returned as the enum spells
 * them.
 */
export function enumMemberNames(service: Service, name: string, type: TypeRef, text: string): string {
  const { members, flags } = enumNamed(service, type.name);
  const words = text.split(',').map((each) => each.trim().toLowerCase());
  if (words.length > 1 && (!flags || words.length > members.length))
    throw new Fault('wrongType', `${name} is one word.`, name, 0);
  return words
    .map((word) => {
      const member = members.find((each) => each.name.toLowerCase() === word);
      const names = members.map((each) => each.name);
      if (member === undefined)
        throw new Fault(
          'wrongType',
          `${name} is one of ${names.join(', ')}; found ${truncate(word)}.${didYouMean(word, names)}`,
          name,
          0,
        );
      return member.name;
    })
    .join(',');
}
