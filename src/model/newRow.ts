// New rows of every entity, and the fields that a body may write: both are read off the traits of the model's rows, so
// that a new field is its type in the domain, its row in the model and a migration.

import type { Draft } from '../domain/drafts.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import { mergeKept } from '../domain/directory/keptFields.ts';
import type { Entities, EntityName } from '../domain/entities.ts';
import { application } from './entities/directory/application.ts';
import { group } from './entities/directory/group.ts';
import { servicePrincipal } from './entities/directory/servicePrincipal.ts';
import { user } from './entities/directory/user.ts';
import { entities, entityNames } from './entities.ts';
import type { AnyRow, Entity, FieldOf, FieldTrait, WhenCreated } from './tables/entityTable.ts';

type Tables = typeof entities;
type FieldsOf<E extends EntityName> = Tables[E]['fields'];
type TraitsOf<R> = R extends readonly [unknown, unknown, unknown, ...infer Traits] ? Traits[number] : never;
type HasDefault<T, R> = null extends T ? true : Extract<TraitsOf<R>, WhenCreated<unknown>> extends never ? false : true;
type DefaultedField<E extends EntityName> = {
  [F in FieldOf<E>]: F extends keyof FieldsOf<E>
    ? HasDefault<Entities[E][F], FieldsOf<E>[F]> extends true
      ? F
      : never
    : never;
}[FieldOf<E>];
/** Fields of an entity that a body may write. */
type WritableField<E extends EntityName> = {
  [F in FieldOf<E>]: F extends keyof FieldsOf<E> ? ('writable' extends TraitsOf<FieldsOf<E>[F]> ? F : never) : never;
}[FieldOf<E>];

/** A whole row but for its version, which the store sets. */
export type NewRow<E extends EntityName> = Omit<Entities[E], 'version'>;
/** What a new row must be given; fields that have a default, or may be null, can be left out. */
export type NewRowFields<E extends EntityName> = Omit<NewRow<E>, DefaultedField<E>> &
  Partial<Pick<NewRow<E>, DefaultedField<E>>>;

/** A new row of an entity: the given fields, and the defaults of the model's rows for the others. */
export function newRow<E extends EntityName>(entity: E, fields: NewRowFields<E>): NewRow<E> {
  return { ...defaults.get(entity), ...fields } as unknown as NewRow<E>;
}

/** A new user, group, application or service principal: what every one of its kind has, and the given fields. */
export function newDirectoryObject(
  kind: DirectoryObject['kind'],
  id: Id,
  now: Instant,
  fields: Partial<NewRow<'directoryObject'>>,
): NewRow<'directoryObject'> {
  return {
    ...defaults.get('directoryObject'),
    ...kindDefaults[kind],
    ...fields,
    id,
    kind,
    createdAt: now,
  } as NewRow<'directoryObject'>;
}

/** What is left of a directory object that is deleted for good: every field that may be empty is, but for its name. */
export function emptiedDirectoryObject({
  displayName,
  deletedAt,
}: Pick<DirectoryObject, 'displayName' | 'deletedAt'>): Partial<NewRow<'directoryObject'>> {
  const empty = Object.entries(entities.directoryObject.fields).flatMap(([field, [, , type]]) =>
    type.nullable ? [[field, null] as const] : [],
  );
  return { ...Object.fromEntries(empty), displayName, deletedAt };
}

interface TextField {
  readonly field: string;
  readonly isNullable: boolean;
  readonly isUnique: boolean;
}

/**
 * The fields of an entity that hold text, also inside values; of those of a rule over several rows the text cannot be
 * replaced by one that others have too.
 */
export function textFieldsOf(entity: EntityName): readonly TextField[] {
  const { fields, unique = [] }: Entity = entities[entity];
  return Object.entries(fields).flatMap(([field, [, , type, ...traits]]) => {
    const holdsText = type.storage === 'text' || type.storage === 'folded' || type.storage === 'json';
    if (!holdsText || field === 'id' || type.words !== undefined || traits.includes('secret')) return [];
    return [{ field, isNullable: type.nullable, isUnique: unique.some((rule) => rule.fields.includes(field)) }];
  });
}

/** The fields of an entity that no answer shows: hashes, keys, sealed values. */
export const secretFieldsOf = (entity: EntityName): readonly string[] =>
  Object.entries((entities[entity] as Entity).fields).flatMap(([field, [, , , ...traits]]) =>
    traits.includes('secret') ? [field] : [],
  );

/** The default of each field of an entity that has one. */
export const defaultsOf = <E extends EntityName>(entity: E): Readonly<Pick<Entities[E], DefaultedField<E>>> =>
  defaults.get(entity) as Pick<Entities[E], DefaultedField<E>>;

/** What bodies write: an entity, or one kind of the directory's objects. */
export type WritableName = EntityName | DirectoryObject['kind'];
type WrittenFields<E extends EntityName> = Partial<Pick<Entities[E], WritableField<E>>>;
type WrittenObjectFields = Partial<NewRow<'directoryObject'>>;

/**
 * What a body says of the writable fields: read-only and unknown properties are left out, and a null of a field that
 * always has a value. What it says of the members of a complex value comes to those that the object has `before`.
 */
export function writtenFields<E extends EntityName>(name: E, body: Draft<E>): WrittenFields<E>;
export function writtenFields(
  name: DirectoryObject['kind'],
  body: Draft<'directoryObject'>,
  before?: DirectoryObject,
): WrittenObjectFields;
export function writtenFields(name: WritableName, body: object, before?: DirectoryObject): object {
  const said = new Map(Object.entries(body));
  const fields = (writable.get(name) ?? []).filter(
    ({ field, ignoresNull }) => said.get(field) !== undefined && !(ignoresNull && said.get(field) === null),
  );
  return Object.fromEntries(
    fields.map(({ field }) => {
      const value = said.get(field);
      return [field, mergedFields.has(field) ? mergeKept(before?.[field as MergedField] ?? null, value) : value];
    }),
  );
}

/** Complex values of the directory: of such a value a change says some members and leaves the others. */
type MergedField = 'otherProperties' | 'onPremisesExtensionAttributes' | 'employeeOrgData';
const mergedFields: ReadonlySet<string> = new Set<MergedField>([
  'otherProperties',
  'onPremisesExtensionAttributes',
  'employeeOrgData',
]);

/** Names of the writable fields, in the order of the model's table. */
export const writableFieldsOf = <E extends EntityName>(entity: E): readonly WritableField<E>[] =>
  (writable.get(entity) ?? []).map(({ field }) => field as WritableField<E>);

interface Writable {
  readonly field: string;
  readonly ignoresNull: boolean;
}

const directoryKinds = { user, group, application, servicePrincipal } as const;

const isDefault = (trait: FieldTrait): trait is WhenCreated<unknown> => typeof trait === 'object';
const valueWhenCreated = ([, , type, ...traits]: AnyRow): unknown =>
  traits.find(isDefault)?.whenCreated ?? (type.nullable ? null : undefined);

function defaultsIn(fields: Readonly<Record<string, AnyRow>>, mayBeNull: boolean): Readonly<Record<string, unknown>> {
  const values = Object.entries(fields).map(([field, row]) => [field, valueWhenCreated(row)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && (mayBeNull || value !== null)));
}

/**
 * A null says nothing of a field that has a value in every row: of its type, by a trait, or because it began with one.
 */
function writableIn(fields: Readonly<Record<string, AnyRow>>): readonly Writable[] {
  const rows = Object.entries(fields).filter(([, [, , , ...traits]]) => traits.includes('writable'));
  return rows.map(([field, row]) => {
    const [, , type, ...traits] = row;
    const isAlwaysThere =
      traits.includes('required') || traits.includes('ignoresNull') || valueWhenCreated(row) !== null;
    return { field, ignoresNull: !type.nullable || isAlwaysThere };
  });
}

const defaults: ReadonlyMap<EntityName, Readonly<Record<string, unknown>>> = new Map(
  entityNames.map((name) => [name, defaultsIn(entities[name].fields, true)]),
);
const kindDefaults = Object.fromEntries(
  Object.entries(directoryKinds).map(([kind, { fields }]) => [kind, defaultsIn(fields, false)]),
) as Readonly<Record<DirectoryObject['kind'], Readonly<Record<string, unknown>>>>;
const writable: ReadonlyMap<WritableName, ReturnType<typeof writableIn>> = new Map<
  WritableName,
  ReturnType<typeof writableIn>
>([
  ...entityNames.map((name) => [name, writableIn(entities[name].fields)] as const),
  ...Object.entries(directoryKinds).map(
    ([kind, { fields }]) => [kind as DirectoryObject['kind'], writableIn(fields)] as const,
  ),
]);
