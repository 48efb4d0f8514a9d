// How the store keeps an entity: its table, its columns, and its relations. Derived from the tables of the model.

import type { Condition } from '../../odata/query.ts';
import type { EntityName } from '../../domain/entities.ts';

/**
 * How a field is kept. `folded` is text with a folded twin (`<column>_folded`, see domain/text.ts) that people filter
 * and sort by; `instant` and `duration` are text of fixed or free form; `json` is text that the store parses on
 * reading.
 */
export type Storage = 'id' | 'text' | 'folded' | 'boolean' | 'integer' | 'instant' | 'duration' | 'json';

/**
 * A value as the store keeps it; its type is that of its field, which the row of the model says. Encoders take values
 * of the type of their own field, and rows hold values of all types.
 */
// biome-ignore lint/suspicious/noExplicitAny: the compiler compares fields with the domain, not values in rows by name
export type StoredValue = any;

/** A field, the name of its column, and how its values are kept. */
export interface Column {
  readonly field: string;
  readonly column: string;
  readonly storage: Storage;
  readonly nullable: boolean;
  /** Of a part of a value that is kept as JSON in the column: the names that lead to it. */
  readonly keys?: readonly string[];
}

/** How rows of an entity lead to rows of another. */
export type Relation =
  /** Our `via` field holds their id. */
  | { readonly kind: 'one'; readonly to: EntityName; readonly via: string }
  /**
   * Their `via` field holds our id; `where` is a further condition on their rows. `single`: at most one fits; `rare`:
   * most rows have none.
   */
  | {
      readonly kind: 'many';
      readonly to: EntityName;
      readonly via: string;
      readonly where: Condition | null;
      readonly single: boolean;
      readonly rare?: boolean;
    }
  /**
   * A row of `link` holds our id in `ours` and theirs in `theirs`; `where` is a condition on the link's row, `whereFar`
   * on theirs.
   */
  | {
      readonly kind: 'link';
      readonly to: EntityName;
      readonly link: EntityName;
      readonly ours: string;
      readonly theirs: string;
      readonly where: Condition | null;
      readonly whereFar: Condition | null;
    };

/**
 * A rule over several rows of one table, kept by a partial unique index of that name. Breaking it is a refusal
 * (flows/uniqueRules.ts says which).
 */
export interface UniqueRule {
  readonly name: string;
  readonly fields: readonly string[];
  readonly where: Condition | null;
}

/** The name of the relation to the rows of a list's texts. */
export const elementsOf = (list: string): string => `${list}Elements`;

/** A list inside a value that is kept as JSON. */
export interface JsonList {
  /** The field that holds the value, and the names that lead to the list in it. */
  readonly field: string;
  readonly keys: readonly string[];
  /** Its entries as rows. They are no table: what they have are parts of their column. */
  readonly entries: StoredEntity;
}

/** An entity as the store keeps it. */
export interface StoredEntity {
  readonly name: EntityName;
  readonly table: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Parts of values, by their names: `schedule/expiration/type`. They are read and compared, and written with all. */
  readonly parts?: ReadonlyMap<string, Column>;
  /** Lists inside values, by their names: conditions ask of their entries what they ask of related rows. */
  readonly jsonLists?: ReadonlyMap<string, JsonList>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly unique: readonly UniqueRule[];
  /**
   * Plain indexes that reads and jobs need, as lists of fields (each ends with the id by itself); rows without the
   * first field are not in it.
   */
  readonly indexes: readonly (readonly string[])[];
  /**
   * Rows that reads never see (deleted ones): false for a query that says nothing of it. Null where every row counts.
   */
  readonly visible: Condition | null;
  /** Fields whose texts have rows of their own too, behind the navigation `elementsOf(field)`. */
  readonly lists?: readonly string[];
  /** Calculated by the database: read, never written. */
  readonly isView?: boolean;
}
