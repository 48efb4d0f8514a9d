// The description of a service that the engine parses, plans, checks and serializes by: one `Service` for each API
// version.

import type { Condition, Row, Value } from './query.ts';

/**
 * A type as it stands in `$metadata`: `Edm.String`, or the wire name of an enum, complex or entity type without
 * namespace.
 */
export interface TypeRef {
  readonly kind: 'primitive' | 'enum' | 'complex' | 'entity';
  readonly name: string;
  readonly collection: boolean;
}

/** The types, entry points and operations of one API version. */
export interface Service {
  /** `microsoft.graph` */
  readonly namespace: string;
  /** The short form of the namespace in type names, `graph`; null where it has none. */
  readonly alias: string | null;
  /** Entity and complex types by lower-case wire name. */
  readonly types: ReadonlyMap<string, StructuredType>;
  readonly enums: ReadonlyMap<string, EnumType>;
  /** The entity sets and singletons that a path may start with, by lower-case name. */
  readonly root: ReadonlyMap<string, Navigation>;
  /** Paths that stand for roots that are no more, by lower-case name of the root. */
  readonly movedRoots?: ReadonlyMap<string, string>;
  readonly operations: readonly Operation[];
}

/** An enum; with `flags` several of its members may be given at once. */
export interface EnumType {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly value: number }[];
  readonly flags: boolean;
}

/** An entity type or a complex type. */
export interface StructuredType {
  readonly kind: 'entity' | 'complex';
  readonly name: string;
  /** The entity's name in a Query; null for complex types and for containers, which have no rows. */
  readonly entity: string | null;
  readonly base: string | null;
  readonly abstract: boolean;
  /** Own and inherited, by lower-case wire name; aliases that are accepted but not listed are further entries. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigations: ReadonlyMap<string, Navigation>;
  /** Whether every answer bears `@odata.type` (members of an abstract or polymorphic type). */
  readonly typed: boolean;
  /** The wire name of the type that a row really has; the declared one where there is only that. */
  readonly typeOf: (row: Row) => string;
  /** Fields that `typeOf` reads, beside those that the types' `isOf` compare. */
  readonly typeFields?: readonly string[];
  /** The condition that a key in a path means; null where no row can have it (then 404). */
  readonly byKey: (key: string) => Condition | null;
  /** Alternate keys by lower-case name: `objectId` -> the condition of a literal, null where no row can have it. */
  readonly alternateKeys: ReadonlyMap<string, (value: string) => Condition | null>;
  /** For a derived type: which rows of the base entity are of it. */
  readonly isOf: Condition | null;
  /** The field that every change of a row raises, from which its ETag is made; absent where rows have no ETag. */
  readonly etagField?: string;
}

/** A literal of a filter: its kind, and its text without quotes and escapes. */
export type Literal = {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'dateTime' | 'date' | 'duration' | 'guid' | 'enum';
  readonly text: string;
};
/** What decoding a literal of a filter gives. */
export type DecodedLiteral =
  | { readonly value: Value }
  /** No stored value can equal it: `eq` is false, `ne` is true. */
  | { readonly value: undefined }
  /** 400, with the expected form: `true or false`. */
  | { readonly expected: string };

/** A property: its wire name and type, how filters reach it, and how its value is encoded and decoded. */
export interface Property {
  readonly name: string;
  readonly type: TypeRef;
  readonly nullable: boolean;
  /**
   * In `$metadata` and in answers. False for an alias that is accepted on input, in filters and in `$select`; it is
   * answered under `canonical`.
   */
  readonly listed: boolean;
  /** The listed name that this alias stands for; its own name otherwise. */
  readonly canonical: string;
  /** In an answer without `$select`. */
  readonly byDefault: boolean;
  /** The path of its field for filters and orders; null: they are refused (400). */
  readonly path: readonly string[] | null;
  readonly sortable: boolean;
  /** Of a value that is a related row: the navigation to it. Filters and orders read of it what the caller may see. */
  readonly rowBehind?: { readonly navigation: string; readonly entity: string };
  /** Whether `path` and a member's own path, joined with `/`, name a field: of a value that is kept as one. */
  readonly hasParts?: boolean;
  readonly decodeLiteral: (literal: Literal) => DecodedLiteral;
  /** For a string of a closed list that is stored in another spelling: the shown value by the stored one. */
  readonly displayValues?: ReadonlyMap<string, string>;
  /**
   * The condition of being equal to a text, on the row that has the property: for a value that no single field holds,
   * such as an id made of two.
   */
  readonly whenEqual?: (text: string) => Condition;
  /** For a collection of primitives that can be filtered with any(): the navigation and field behind it. */
  readonly elements: { readonly navigation: string; readonly field: string } | null;
  /**
   * Fields that `encode` reads, and to-one or to-many navigations whose rows (all fields) it reads from `row[name]`.
   */
  readonly needs: readonly string[];
  readonly needsRows: readonly string[];
  /** The fields of a draft that `decode` sets. */
  readonly writes: readonly string[];
  /** Whether documented bodies have it under this name, listed or not. */
  readonly isInEveryBody?: boolean;
  /** The JSON value; undefined leaves the property out. */
  readonly encode: (row: Row) => unknown;
  /** The JSON text of the encoded value, where it can be written without encoding. */
  readonly write?: (row: Row) => string | undefined;
  /**
   * Decodes a JSON value of a body into the draft; reports faults at relative paths. Never called for `@odata`
   * annotations.
   */
  readonly decode: (value: unknown, draft: DecodedBody, faults: FaultSink) => void;
}

/** A navigation from a type, or an entry point of a path: where it leads and which rows are behind it. */
export interface Navigation {
  readonly name: string;
  /** The name in a Query. */
  readonly navigation: string;
  /** Wire name of the target type. */
  readonly to: string;
  readonly collection: boolean;
  readonly contained: boolean;
  readonly listed: boolean;
  readonly canonical: string;
  /**
   * `relation`: rows related to the parent row; `set`: all rows of the target that meet `where`; `singleton`: the one
   * row with `id` (`caller`: the id of the caller); `container`: no row, only further segments.
   */
  readonly source:
    | { readonly kind: 'relation' }
    | {
        readonly kind: 'set';
        readonly where: Condition;
        /** The name of a further condition for each caller, which `PlanContext.setCondition` gives. */
        readonly narrowedBy?: string;
      }
    | { readonly kind: 'singleton'; readonly id: string | { readonly caller: true } }
    | { readonly kind: 'container' };
  /** The field of the parent that holds the target's id, of a to-one relation that bodies may set. */
  readonly via: string | null;
  /** Which bodies may hold it, as an object, `{id}`, or `name@odata.bind`: none, those that create, or all. */
  readonly inBody: 'never' | 'whenCreated' | 'always';
  /** Whether the answer to a GET of one row shows it without `$expand`, unless there is a `$select`. */
  readonly inlined?: boolean;
  /** Whether `$ref` may add and remove. */
  readonly referenceable: boolean;
  /**
   * By lower-case property: the condition of being equal to a text in this list, where it is more than a comparison.
   */
  readonly whenEqual?: Readonly<Record<string, (text: string) => Condition>>;
  /** Whether the real service answers all of it on one page. */
  readonly isWhole?: true;
  /** The navigations of the container that it leads to, by lower-case name, where they are not those of its type. */
  readonly below?: ReadonlyMap<string, Navigation>;
  /** Sets that follow it beside the navigations of its type, by lower-case name. */
  readonly besides?: ReadonlyMap<string, Navigation>;
  /**
   * By lower-case type: the navigation in its place behind a cast to this type, whose rows are of another entity.
   */
  readonly casts?: ReadonlyMap<string, Navigation>;
  /**
   * The paths (lower-case, joined with `/`) that a filter must compare by `eq`, as Graph demands; without it the list
   * is refused.
   */
  readonly requiredFilters: readonly string[];
  /** A condition of the list, where its filter names none of these paths (lower-case, joined with `/`). */
  readonly unlessFiltered?: { readonly paths: readonly string[]; readonly where: Condition };
}

/** A parameter of an action or a function. */
export interface Parameter {
  readonly name: string;
  readonly type: TypeRef;
  readonly nullable: boolean;
}

/** An action or a function. */
export interface Operation {
  readonly kind: 'action' | 'function';
  readonly name: string;
  /** Lower-case wire name of the type it is bound to, and whether to a collection of it. */
  readonly boundTo: { readonly type: string; readonly collection: boolean } | null;
  readonly parameters: readonly Parameter[];
  /** Whether it is called on sets at the root alone, whose type is the one that it is bound to. */
  readonly isOfSets?: true;
  /** Parameters of an action that bodies may hold although `$metadata` does not have them. */
  readonly unlistedParameters?: readonly Parameter[];
  readonly returns: { readonly type: TypeRef; readonly nullable: boolean } | null;
  /** False for one that is accepted but not in `$metadata`. */
  readonly listed: boolean;
  /** Encodes a result that is not a row; left out: as it is. */
  readonly encode?: (value: unknown) => unknown;
  /** What the context of its result names in the place of the type: `invitations/$entity`. */
  readonly shownAs?: string;
}

/**
 * A decoded body in the names of the service: values of fields, and under the name of a navigation a decoded body, a
 * list of them, or null.
 */
export interface DecodedBody {
  [name: string]: unknown;
}

/** Collects the faults of a body. `at` is a path such as `requestorSettings/allowedRequestors/0`. */
export interface FaultSink {
  readonly add: (at: string, says: string) => void;
  /** The same collector, below a segment. */
  readonly below: (segment: string | number) => FaultSink;
  /**
   * Notes that an object was decoded from this place, and which type it has; `copyOf` is the draft that it was made
   * from.
   */
  readonly place: (value: object, of?: { readonly type?: string | null; readonly copyOf?: object }) => void;
  /** Notes that this place says a field of a draft. */
  readonly placeField: (draft: object, field: string) => void;
}
