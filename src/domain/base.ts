// What every row is made of: ids, instants, durations, and the fields that all rows have.
// `Id` is a lower-case UUID (or a fixed word such as `singleton`); `Instant` is UTC text of fixed width
// `YYYY-MM-DDTHH:MM:SS.mmmZ`; `Duration` is ISO 8601 text.

export type Id = string;

export type Instant = string;

export type Duration = string;

/** What every row has. `version` rises by one with each update; `expect` compares and bumps it. */
export interface StoredRow {
  readonly id: Id;
  readonly version: number;
}

export interface AuthoredRow {
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
}
