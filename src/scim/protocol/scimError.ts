// A "no" of the protocol itself: what is wrong with a filter, a path, a value or a page, in the words of RFC 7644.

/** The words of RFC 7644 section 3.12 and RFC 9865 section 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidCursor'
  | 'invalidCount';

/** Answered with its status and `scimType`; the detail names the attribute as the client sent it. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(detail);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
  }
}

/** A 400 with its word. */
export const badRequest = (scimType: ScimType, detail: string): ScimError => new ScimError(400, scimType, detail);

/** What a message repeats of a client's text. */
export const excerpt = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
