// The API versions that the service speaks: each table of the model has a column for each of them.

export const apiVersions = ['v1.0', 'beta', 'latchkey'] as const;

/** `v1.0` and `beta` of Graph, and the API of Latchkey itself. */
export type ApiVersion = (typeof apiVersions)[number];

/** A value for each API version. */
export type PerVersion<T> = Readonly<Record<ApiVersion, T>>;

/** The versions whose names an API version takes besides its own: clients and published examples mix the two. */
export const aliasVersions: PerVersion<readonly ApiVersion[]> = { 'v1.0': ['beta'], beta: ['v1.0'], latchkey: [] };

/** The names that a body may use: those of one API version, or of all. */
export type AcceptedNames = ApiVersion | 'any';

/** How a body is read: sent to which API version, and which names it may use. */
export interface DecodeOptions {
  readonly apiVersion: ApiVersion;
  readonly names: AcceptedNames;
}

export function perVersion<T>(make: (apiVersion: ApiVersion) => T): PerVersion<T> {
  return { 'v1.0': make('v1.0'), beta: make('beta'), latchkey: make('latchkey') };
}

/** The columns of a table as they are written: v1.0, beta, ours. */
export function versionColumns<T>(v1: T, beta: T, latchkey: T): PerVersion<T> {
  return { 'v1.0': v1, beta, latchkey };
}

export function sameInAllVersions<T>(value: T): PerVersion<T> {
  return versionColumns(value, value, value);
}
