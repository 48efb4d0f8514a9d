// What a store refuses, as its contract says: apart from it, since the thread that writes loads nothing of the model.

/** A row is missing, or not at the version that a change expects: load and decide again. */
export class ConflictError extends Error {
  readonly entity: string;
  readonly id: string;
  constructor(entity: string, id: string) {
    super(`${entity} ${id} changed meanwhile`);
    this.entity = entity;
    this.id = id;
  }
}

/** A unique rule was violated; `rule` is the name of its index, which states the rule. */
export class RuleViolationError extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(`unique rule violated: ${rule}`);
    this.rule = rule;
  }
}

/** Whether somebody else's commit came first: load and decide again, or leave it to what they did. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ConflictError || error instanceof RuleViolationError;

/**
 * The database cannot be used now (gone, full, locked, read-only): 503 with `Retry-After`. Nothing was written, unless
 * the database went away in the middle of a commit and did not come back: then nobody knows.
 */
export class UnavailableError extends Error {
  readonly retryAfterSeconds: number;
  constructor(says: string, retryAfterSeconds = 5) {
    super(says);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** More writes wait than can be done in time: 503 as well, though the database is well. Nothing was written. */
export class OverloadedError extends UnavailableError {
  constructor(says: string, retryAfterSeconds = 1) {
    super(says, retryAfterSeconds);
  }
}
