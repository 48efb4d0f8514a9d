// What a filter says, read straight off its tree, row by row, over rows that the caller may see: the plan must say the
// same.

import { folded as foldedText } from '../laws/folded.ts';
import type { Expression, Name } from '../../src/odata/parse/expression.ts';
import type { Literal, Property, StructuredType } from '../../src/odata/serviceDescription.ts';
import { eq, type Condition, type Row, type Value } from '../../src/odata/query.ts';
import { data } from './data.ts';
import { holds } from './evaluate.ts';
import { service } from './service.ts';

export interface World {
  readonly see: (entity: string) => Condition;
  readonly now: string;
}
interface At {
  readonly type: StructuredType;
  readonly row: Row | null;
  readonly field: string | null;
  readonly property: Property | null;
}
interface Env extends World {
  readonly here: At;
  readonly variable: string | null;
}

export function means(expression: Expression, type: StructuredType, row: Row, world: World): boolean {
  return truth(expression, { ...world, here: { type, row, field: null, property: null }, variable: null });
}

function truth(e: Expression, env: Env): boolean {
  switch (e.kind) {
    case 'and':
      return e.of.every((each) => truth(each, env));
    case 'or':
      return e.of.some((each) => truth(each, env));
    case 'not':
      return !truth(e.of, env);
    case 'literal':
      return e.literal.text === 'true';
    case 'path':
      return plain(value(e, env)) === true;
    case 'in':
      return e.values.some((each) => compare(e.left, 'eq', each, env));
    case 'compare':
      return compare(e.left, e.test, e.right, env);
    case 'lambda': {
      const rows = far(e.names, env);
      const fits = (here: At): boolean => e.body === null || truth(e.body, { ...env, here, variable: e.variable });
      return e.fn === 'any' ? rows.some(fits) : rows.every(fits);
    }
    case 'call':
      return call(e, env);
    case 'alias':
      throw new Error('no aliases here');
  }
}

function call({ name, args }: Expression & { kind: 'call' }, env: Env): boolean {
  if (name === 'isof') {
    const word =
      args[0]?.kind === 'literal'
        ? args[0].literal.text
        : args[0]?.kind === 'path'
          ? (args[0].names[0]?.name ?? '')
          : '';
    return typeOf(env.here)?.name === word.split('.').at(-1);
  }
  const [field, sought] = [value(args[0] as Expression, env), value(args[1] as Expression, env)];
  const [text, part] = folded(field, sought);
  if (typeof text !== 'string' || typeof part !== 'string') return false;
  return name === 'contains'
    ? text.includes(part)
    : name === 'startswith'
      ? text.startsWith(part)
      : text.endsWith(part);
}

/** A value, and the property that it came from; a literal has none yet. */
interface Found {
  readonly value: Value | undefined;
  readonly property: Property | null;
  readonly folds: boolean;
  readonly literal: Literal | null;
}

function value(e: Expression, env: Env): Found {
  if (e.kind === 'literal')
    return {
      value: e.literal.kind === 'null' ? null : e.literal.text,
      property: null,
      folds: false,
      literal: e.literal,
    };
  if (e.kind === 'call' && e.name === 'now')
    return { value: env.now, property: null, folds: false, literal: { kind: 'dateTime', text: env.now } };
  if (e.kind === 'call' && (e.name === 'tolower' || e.name === 'toupper')) {
    const inner = value(e.args[0] as Expression, env);
    const text = inner.value;
    return inner.folds || typeof text !== 'string'
      ? inner
      : { ...inner, value: e.name === 'tolower' ? text.toLowerCase() : text.toUpperCase() };
  }
  if (e.kind !== 'path') return { value: truth(e, env), property: null, folds: false, literal: null };
  const { row, field, property, type } = walk(e.names, env);
  if (field === null) return { value: row === null ? null : row.id, property: null, folds: false, literal: null };
  return {
    value: row === null ? null : ((row[field] ?? null) as Value),
    property,
    folds: data.isFolded(String(type.entity), field),
    literal: null,
  };
}

const plain = ({ value: of }: Found): Value | undefined => of;

function compare(left: Expression, test: string, right: Expression, env: Env): boolean {
  const [a, b] = [value(left, env), value(right, env)];
  const property = a.property ?? b.property;
  const stored = ({ literal, value: of }: Found): Value | undefined => {
    if (literal === null || property === null) return literal?.kind === 'boolean' ? literal.text === 'true' : of;
    const decoded = literal.kind === 'null' ? { value: null } : property.decodeLiteral(literal);
    return 'expected' in decoded ? undefined : decoded.value;
  };
  if (stored(a) === undefined || stored(b) === undefined) return test === 'ne';
  const [x, y] = folded({ ...a, value: stored(a) }, { ...b, value: stored(b) });
  if (x === null || y === null) return test === 'eq' ? x === y : test === 'ne' && x !== y;
  const sign =
    typeof x === 'string' && typeof y === 'string'
      ? Buffer.compare(Buffer.from(x), Buffer.from(y))
      : Number(x) - Number(y);
  return { eq: sign === 0, ne: sign !== 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[test] === true;
}

function folded(a: Found, b: Found): readonly [Value | undefined, Value | undefined] {
  const fold = (of: Value | undefined): Value | undefined => (typeof of === 'string' ? foldedText(of) : of);
  return a.folds || b.folds ? [fold(a.value), fold(b.value)] : [a.value, b.value];
}

function walk(names: readonly Name[], env: Env): At {
  const start = ['$it', env.variable].includes((names[0] as Name).name.toLowerCase()) ? names.slice(1) : names;
  return start.reduce((at, { name }) => step(at, name, env), env.here);
}

function step(at: At, name: string, env: Env): At {
  if (name.includes('.')) {
    const to = service.types.get(name.split('.').at(-1)?.toLowerCase() ?? '') as StructuredType;
    const fits =
      at.row !== null &&
      (to.kind === 'complex' ? at.row['kind'] === to.name.replace('Label', '') : typeOf(at)?.name === to.name);
    return { ...at, type: to, row: fits ? at.row : null };
  }
  const navigation = at.type.navigations.get(name.toLowerCase());
  if (navigation !== undefined) {
    const type = service.types.get(navigation.to.toLowerCase()) as StructuredType;
    return { type, row: rowsOf(at, navigation.navigation, type, env)[0] ?? null, field: null, property: null };
  }
  const property =
    at.type.properties.get(name.toLowerCase()) ??
    [...service.types.values()]
      .find((each) => each.base === at.type.name && each.properties.has(name.toLowerCase()))
      ?.properties.get(name.toLowerCase());
  if (property === undefined) throw new Error(`no ${name}`);
  if (property.type.kind === 'complex')
    return {
      ...at,
      type: { ...(service.types.get(property.type.name.toLowerCase()) as StructuredType), entity: at.type.entity },
    };
  const path = property.path ?? [];
  if (path.length < 2) return { ...at, field: path[0] ?? null, property };
  const [hop, field] = path as [string, string];
  return {
    type: at.type,
    row: at.row === null ? null : (data.related(String(at.type.entity), at.row, hop).rows[0] ?? null),
    field,
    property,
  };
}

function rowsOf({ type, row }: At, navigation: string, to: StructuredType, { see }: Env): readonly Row[] {
  if (row === null) return [];
  const entity = String(to.entity);
  return data
    .related(String(type.entity), row, navigation)
    .rows.filter((each) => holds(see(entity), entity, each, data));
}

/** The far rows of any and all; of a collection of values, the rows that keep them. */
function far(names: readonly Name[], env: Env): readonly At[] {
  const before =
    names.length === 1 || (names.length === 2 && names[0]?.name === env.variable)
      ? env.here
      : walk(names.slice(0, -1), env);
  const last = (names.at(-1) as Name).name.toLowerCase();
  const navigation = before.type.navigations.get(last);
  if (navigation !== undefined) {
    const type = service.types.get(navigation.to.toLowerCase()) as StructuredType;
    return rowsOf(before, navigation.navigation, type, env).map((row) => ({ type, row, field: null, property: null }));
  }
  const property = before.type.properties.get(last) as Property;
  const { navigation: kept, field } = property.elements as { navigation: string; field: string };
  const rows = before.row === null ? [] : data.related('shelf', before.row, kept).rows;
  const type =
    property.type.kind === 'complex'
      ? (service.types.get(property.type.name.toLowerCase()) as StructuredType)
      : before.type;
  return rows.map((row) => ({ type, row, field: property.type.kind === 'complex' ? null : field, property }));
}

function typeOf({ type, row }: At): StructuredType | undefined {
  if (row === null) return undefined;
  return type.entity === 'person'
    ? [...service.types.values()].find(
        (each) =>
          each.isOf !== null && each.entity === 'person' && holds(each.isOf ?? eq('id', ''), 'person', row, data),
      )
    : type;
}
