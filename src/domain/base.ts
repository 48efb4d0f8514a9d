// The types that every row is made of: ids, instants, durations, and the fields that all rows have.

/** A lower-case UUID, or a fixed word such as `singleton`. */
export type Id = string;

/** UTC text of fixed width, `YYYY-MM-DDTHH:MM:SS.mmmZ`, which compares as text. */
export type Instant = string;

/** ISO 8601 text, such as `P30D`. */
export type Duration = string;

/** The fields of every row. `version` rises by one with each update; `expectVersion` compares and bumps it. */
export interface StoredRow {
  readonly id: Id;
  readonly version: number;
}

/** When and by whom a row was created and last changed. */
export interface AuthoredRow {
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
}
