// What a resource request does to its catalog, by the type of the request.

import type { Draft } from '../../domain/drafts.ts';
import type { Id } from '../../domain/base.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';

/**
 * Decides one type of resource request. Returns the changes for the commit of the request, and the id of the resource
 * that they are about; commits nothing itself. `draft` is the resource as the body describes it.
 */
export type ResourceVerb = (
  ctx: Context,
  catalogId: Id,
  draft: Draft<'resource'>,
) => Promise<{ readonly resourceId: Id; readonly changes: readonly Change[] }>;
