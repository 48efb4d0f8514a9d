// The form of the tables of schemas beside this file.

/**
 * `Edm.String` with `?` where it may be null; a navigation's type with `*` where it is contained, with `~` where that
 * is not known.
 */
export interface TypeFacts {
  readonly kind: 'entity' | 'complex';
  readonly base: string | null;
  readonly abstract: boolean;
  readonly properties: Readonly<Record<string, string>>;
  readonly navigations: Readonly<Record<string, string>>;
}
export interface Facts {
  readonly generated: string;
  readonly source: string;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly types: Readonly<Record<string, TypeFacts>>;
  readonly operations: readonly string[];
}
