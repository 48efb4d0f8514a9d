// A call of SCIM as its handlers see it, and what they answer.

import type { Id } from '../domain/base.ts';
import type { Context } from '../flows/context.ts';
import type { JsonObject } from './protocol/readResource.ts';

/** A call whose caller is known. */
export interface ScimCall {
  readonly ctx: Context;
  /** The connection whose people and groups are meant; null where all of the tenant's are. */
  readonly sourceId: Id | null;
  /** Whether a new person of the connection may be one who is here already and whom nobody brought. */
  readonly takesOver: boolean;
  /** Names of the tenant's verified domains, the default one first. */
  readonly domains: readonly string[];
  /** The address that locations are built on: `https://host/scim/v2`. */
  readonly base: string;
  readonly method: string;
  /** The path below the base in its parts, decoded. */
  readonly path: readonly string[];
  readonly search: string;
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
  /** Whether a write depends on the version that the ETag is of. Throws `preconditionFailed`. */
  readonly precondition: (etag: string) => 'anyVersion' | 'thisVersion';
  /** Whether the client of a read has the version that the ETag is of. */
  readonly isNotModified: (etag: string) => boolean;
}

/** An answer; its body is written as `application/scim+json`. */
export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | null;
}
