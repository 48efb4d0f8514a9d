// What users and groups have in common as resources: the form of their handlers, and how these run commands.

import type { CommandInput, Context } from '../../flows/context.ts';
import { withExpectedVersion } from '../../flows/expectedVersion.ts';
import type { Draft } from '../../domain/drafts.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { JsonObject } from '../protocol/readResource.ts';
import type { ResourceType } from '../protocol/schema.ts';
import type { ScimCall } from '../scimCall.ts';
import { etagOf } from './meta.ts';
import type { ObjectRow } from './readObjects.ts';

/** What calls do with a kind of resource. Each change is one commit, and is run anew where another came first. */
export interface ResourceHandlers {
  readonly type: ResourceType;
  readonly resourceOf: (call: ScimCall, row: ObjectRow, of: 'one' | 'each' | 'asked') => JsonObject;
  /** The id of the new object. */
  readonly create: (call: ScimCall) => Promise<Id>;
  readonly replace: (call: ScimCall, id: string) => Promise<void>;
  /** Whether the answer shows the resource as it is after it. */
  readonly patch: (call: ScimCall, id: string) => Promise<'shown' | 'done'>;
  readonly remove: (call: ScimCall, id: string) => Promise<void>;
}

/** The input of a command about one object. */
export const commandInput = <B extends object>(id: Id | null, body: B): CommandInput<B> => ({
  id,
  parent: null,
  body,
  reference: null,
  expressibleFields: [],
});

/** The context of a change that holds while the object is as the call says. Throws `preconditionFailed`. */
export function ofVersion({ ctx, precondition }: ScimCall, row: DirectoryObject): Context {
  if (precondition(etagOf(row)) === 'anyVersion') return ctx;
  const { id, version } = row;
  return { ...ctx, store: withExpectedVersion(ctx.store, { entity: 'directoryObject', id, version }) };
}

/** What of a draft differs from the draft of before. */
export const changedDraft = (
  before: Draft<'directoryObject'>,
  after: Draft<'directoryObject'>,
): Draft<'directoryObject'> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify((before as JsonObject)[field]),
    ),
  );
