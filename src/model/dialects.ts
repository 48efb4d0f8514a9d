// The languages that the service speaks: each table of the model has a column for each of them.

export const dialects = ['v1.0', 'beta', 'latchkey'] as const;
export type Dialect = (typeof dialects)[number];
export type PerDialect<T> = Readonly<Record<Dialect, T>>;

/** Whose names a dialect takes besides its own: clients and published examples mix the two. */
export const lenders: PerDialect<readonly Dialect[]> = { 'v1.0': ['beta'], beta: ['v1.0'], latchkey: [] };

/** Which names a body may use: those of one dialect alone, or everybody's. */
export type Names = Dialect | 'any';

/** How a body is read: sent to which dialect, and which names it may use. */
export interface Reading {
  readonly dialect: Dialect;
  readonly names: Names;
}

export function perDialect<T>(make: (dialect: Dialect) => T): PerDialect<T> {
  return { 'v1.0': make('v1.0'), beta: make('beta'), latchkey: make('latchkey') };
}

/** The columns of a table as they are written: v1.0, beta, ours. */
export function columns<T>(v1: T, beta: T, latchkey: T): PerDialect<T> {
  return { 'v1.0': v1, beta, latchkey };
}

export function everywhere<T>(value: T): PerDialect<T> {
  return columns(value, value, value);
}
