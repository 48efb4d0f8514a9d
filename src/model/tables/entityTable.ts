// The form of a table of the model: a row is a field, a shape or a navigation; its first columns are the v1.0 and the
// beta name, null where an API version lacks it.

import { eq, type Condition } from '../../odata/query.ts';
import type { BodyLinks } from '../../domain/drafts.ts';
import type { Entities, EntityName } from '../../domain/entities.ts';
import type { Relation, UniqueRule } from './storage.ts';
import type { AnyFieldType, FieldType, OpaqueType } from './fieldTypes.ts';
import type { Shape } from './shape.ts';

/** A name that ends in `!` is `Nullable="false"` in that API version's schema. */
type Name = string | null;
/**
 * `required`: null is a fault. `readOnly`: taken from a body without effect. `onSelect`: only in an answer that asks
 * for it; `onSelectV1`: so in v1.0 alone. `noFilter`: neither filtered nor sorted by. `secret`: on no wire, ours
 * included. `writable`: commands write the field as a body says it; a null says nothing of a field that is `required`,
 * that has a value when created, or that `ignoresNull`. `searched`: `$search` looks into it. `inEveryBody`: documented
 * bodies of every version of Graph have it, though one of them does not list it.
 */
type Trait =
  | 'required'
  | 'readOnly'
  | 'onSelect'
  | 'onSelectV1'
  | 'noFilter'
  | 'secret'
  | 'writable'
  | 'ignoresNull'
  | 'searched'
  | 'inEveryBody';
/** The value of the field in a new row; without it, null where the field may be null. */
export interface WhenCreated<T> {
  readonly whenCreated: T;
}
export type FieldTrait<T = unknown> = Trait | WhenCreated<T>;
export type FieldRow<T> = readonly [
  v1: Name,
  beta: Name,
  type: FieldType<T> | OpaqueType<null extends T ? true : false>,
  ...traits: FieldTrait<T>[],
];
/** A row of any field. */
export type AnyRow = readonly [v1: Name, beta: Name, type: AnyFieldType, ...traits: FieldTrait[]];
export type ShapeRow = readonly [v1: Name, beta: Name, shape: Shape, ...traits: Trait[]];

/**
 * `ours`: in Latchkey's own API version, under the name it has here. `inBody`: bodies may hold it, `inNewBody`: those
 * that create. `contained`, in one
 * API version or both, and `referenceable` ($ref): as the schema says. `inlined`: shown where one row is read plainly.
 */
type NavigationTrait =
  | 'ours'
  | 'inBody'
  | 'inNewBody'
  | 'inlined'
  | 'contained'
  | 'contained in v1.0'
  | 'contained in beta'
  | 'referenceable';
/** `To` is the entity at the far end, in brackets where there may be several rows: the form of `BodyLinks`. */
interface RelationSpec<To = EntityName | readonly [EntityName]> {
  readonly relation: Relation;
  /** The wire type, where it is not that of the entity. */
  readonly as?: string;
  /** Never there: it makes the compiler compare the far end. */
  readonly phantom?: To;
}
/** The navigation of the entity that stands in its place behind a cast to the type of that one's rows. */
interface CastTo {
  readonly castTo: string;
}
export type NavigationRow = readonly [
  v1: Name,
  beta: Name,
  to: RelationSpec,
  ...traits: (NavigationTrait | { readonly demandsFilter: readonly string[] } | CastTo)[],
];

/** The fields of an entity, except `version`, which every row has. */
export type FieldOf<E extends EntityName> = Exclude<keyof Entities[E], 'version'>;
type FieldRows<E extends EntityName> = { readonly [F in FieldOf<E>]: FieldRow<Entities[E][F]> };

/** The part of a table that describes the wire, of an entity or of one kind of its rows. */
export interface WireTable {
  /** Wire names of the type in v1.0, beta and ours; null where an API version lacks it. */
  readonly types: readonly [v1: Name, beta: Name, latchkey?: string];
  readonly shapes?: Readonly<Record<string, ShapeRow>>;
  readonly navigations?: Readonly<Record<string, NavigationRow>>;
  /** Further names of a field, shape or navigation that are taken in every API version of Graph and never listed. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** The condition that a key in a path means; an id by default. Null: no row can have it. */
  readonly byKey?: (key: string) => Condition | null;
  /** The wire type has what is published of it and no row here names: kept, or as the service sets it. */
  readonly keeps?: true;
  readonly alternateKeys?: Readonly<Record<string, (value: string) => Condition | null>>;
  /** Answers show `@odata.etag`, made from the version of the row; writes honour `If-Match`. */
  readonly hasEtag?: true;
}

interface EntityTable<E extends EntityName = EntityName> extends WireTable {
  readonly fields: FieldRows<E>;
  /** No row is of this type itself, only of those derived from it. */
  readonly isAbstract?: boolean;
  /** The database calculates the rows (store/schema/views.ts); nothing writes them. */
  readonly isView?: boolean;
  readonly unique?: readonly UniqueRule[];
  readonly indexes?: readonly (readonly FieldOf<E>[])[];
  /** Fields that hold a part of a value too, by the part's name: `schedule/startAt`. Filters compare them. */
  readonly partColumns?: Readonly<Record<string, FieldOf<E>>>;
  readonly visible?: Condition;
  /** Texts of related rows that `$search` looks into besides: navigations, and at last a field. */
  readonly searchedThrough?: readonly (readonly string[])[];
}

export type Entity<E extends EntityName = EntityName> = WireTable & {
  readonly entity: E;
  readonly isAbstract?: boolean;
  readonly isView?: boolean;
  readonly fields: Readonly<Record<string, AnyRow>>;
  readonly unique: readonly UniqueRule[];
  readonly indexes: readonly (readonly string[])[];
  readonly partColumns?: Readonly<Record<string, string>>;
  readonly visible: Condition | null;
  readonly searchedThrough?: readonly (readonly string[])[];
};

/** A field that the domain does not have is an error of the compiler, as is one that is missing. */
type Exactly<E extends EntityName, D extends EntityTable<E>> = {
  readonly fields: { readonly [F in keyof D['fields']]: F extends FieldOf<E> ? unknown : never };
} & ExactLinks<E, D>;

/**
 * A navigation that bodies may hold (`inBody`, `inNewBody`) and that the domain's drafts do not have is an error of
 * the compiler.
 */
type ExactLinks<E extends EntityName, D> = D extends { readonly navigations: infer Rows }
  ? {
      readonly navigations: {
        readonly [N in keyof Rows]: Rows[N] extends readonly [unknown, unknown, infer To, ...infer Traits]
          ? Extract<Traits[number], 'inBody' | 'inNewBody'> extends never
            ? unknown
            : To extends RelationSpec<LinkOf<E, N>>
              ? unknown
              : never
          : never;
      };
    }
  : unknown;
type LinkOf<E extends EntityName, N> = E extends keyof BodyLinks
  ? N extends keyof BodyLinks[E]
    ? BodyLinks[E][N]
    : never
  : never;

/** The table as it was written, names and all, with what it left out. */
type CompleteTable<E extends EntityName, D> = Omit<D, 'unique' | 'indexes' | 'visible'> &
  Pick<Entity<E>, 'entity' | 'unique' | 'indexes' | 'visible'>;

export function entity<const E extends EntityName, const D extends EntityTable<E>>(
  name: E,
  table: D & Exactly<E, D>,
): CompleteTable<E, D> {
  return { unique: [], indexes: [], visible: null, ...table, entity: name } as unknown as CompleteTable<E, D>;
}

/**
 * One kind of the rows of an entity, as a wire type of its own: its fields are the entity's, under names of their own.
 */
interface DerivedTable<E extends EntityName> extends WireTable {
  readonly isOf: Condition;
  /** v1.0 and beta name of a field of the entity, and traits. */
  readonly own: {
    readonly [F in FieldOf<E>]?: readonly [v1: Name, beta: Name, ...traits: FieldTrait<Entities[E][F]>[]];
  };
}
export type DerivedType = WireTable & {
  readonly of: Entity;
  readonly isOf: Condition;
  readonly fields: Readonly<Record<string, AnyRow>>;
};

export function derivedType<E extends EntityName, const D extends DerivedTable<E>>(
  of: Entity<E>,
  table: D & ExactLinks<E, D>,
): D & DerivedType {
  const fields = Object.fromEntries(
    Object.entries(table.own).map(([field, row]) => {
      const [v1, beta, ...traits] = row as readonly [Name, Name, ...FieldTrait[]];
      const [, , type] = of.fields[field] as AnyRow;
      return [field, [v1, beta, type, ...traits] as AnyRow];
    }),
  );
  return { ...table, of: of as unknown as Entity, fields };
}

/** Rows of an entity as another wire type with fewer members. */
export type AlternateType = WireTable & { readonly of: EntityName; readonly fields: Readonly<Record<string, AnyRow>> };

// ---- relations

export const one = <To extends EntityName>(to: To, via: string, as?: string): RelationSpec<To> =>
  relationSpec({ kind: 'one', to, via }, as);
export const many = <To extends EntityName>(
  to: To,
  via: string,
  where: Condition | null = null,
  as?: string,
): RelationSpec<readonly [To]> => relationSpec({ kind: 'many', to, via, where, single: false }, as);
/** Most rows have none. */
export const rare = <To extends EntityName>(to: To, via: string): RelationSpec<readonly [To]> =>
  relationSpec({ kind: 'many', to, via, where: null, single: false, rare: true });
export const single = <To extends EntityName>(
  to: To,
  via: string,
  where: Condition | null = null,
  as?: string,
): RelationSpec<To> => relationSpec({ kind: 'many', to, via, where, single: true }, as);
export function link<To extends EntityName>(
  to: To,
  by: { link: EntityName; ours: string; theirs: string; where?: Condition; whereFar?: Condition; as?: string },
): RelationSpec<readonly [To]> {
  return relationSpec(
    {
      kind: 'link',
      to,
      link: by.link,
      ours: by.ours,
      theirs: by.theirs,
      where: by.where ?? null,
      whereFar: by.whereFar ?? null,
    },
    by.as,
  );
}

function relationSpec<To>(relation: Relation, as?: string): RelationSpec<To> {
  return as === undefined ? { relation } : { relation, as };
}

// ---- conditions that tables share

/** A row whose end is not set yet. */
export const notEnded: Condition = eq('until', null);
export const notDeleted: Condition = eq('deletedAt', null);
/** A row that is not hidden with a deleted object. */
export const notHidden: Condition = eq('endedWith', null);
