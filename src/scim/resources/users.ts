// What calls do with users: each reads the resource, and runs the command that Graph's route of it runs.

import { deleteUser } from '../../commands/directory/users/deleteUser.ts';
import { provisionUser } from '../../commands/directory/users/createUser.ts';
import { takeOverUser } from '../../commands/directory/users/takeOverUser.ts';
import { updateUser } from '../../commands/directory/users/updateUser.ts';
import { withdrawUser } from '../../commands/directory/users/withdrawUser.ts';
import type { Draft } from '../../domain/drafts.ts';
import type { Id } from '../../domain/base.ts';
import { load, rows } from '../../flows/load.ts';
import { any, eq } from '../../odata/query.ts';
import { applyPatch, readPatch } from '../protocol/patch.ts';
import type { Projection } from '../protocol/projection.ts';
import { readResource, type JsonObject } from '../protocol/readResource.ts';
import { userType } from '../protocol/schema.ts';
import type { ScimCall } from '../scimCall.ts';
import { commandInput, ofVersion, changedDraft, type ResourceHandlers } from './handlers.ts';
import { readOne } from './readObjects.ts';
import { userDraft, userResource } from './userResource.ts';

type UserDraft = Draft<'directoryObject'>;

export const users: ResourceHandlers = {
  type: userType,
  resourceOf: ({ base, domains }, row) => userResource(row, base, domains),
  create: async (call) => {
    const draft = userDraft({ active: true, ...readResource(userType, call.body) }, null, call.domains);
    const known = call.sourceId === null ? null : await takenOver(call, call.sourceId, draft);
    if (known !== null) return known;
    const { row } = await provisionUser(call.ctx, commandInput(null, { ...draft, sourceId: call.sourceId }));
    return row?.id as Id;
  },
  replace: (call, id) =>
    change(call, id, (before) => {
      const resource = readResource(userType, call.body);
      // Who does not say whether the account is enabled does not enable it.
      return resource['active'] === undefined ? { ...resource, active: before['active'] } : resource;
    }),
  patch: async (call, id) => {
    const operations = readPatch(userType, call.body);
    await change(call, id, (before) => applyPatch(before, operations));
    return 'shown';
  },
  remove: async (call, id) => {
    const row = await readOne(call, userType, { id, projection: nothingElse });
    const remove = call.sourceId === null ? deleteUser : withdrawUser;
    await remove(ofVersion(call, row), commandInput(row.id, {}));
  },
};

const nothingElse: Projection = { attributes: [], excluded: [] };

/** Writes what differs between the resource of before and the one that it becomes. */
async function change(call: ScimCall, id: string, become: (before: JsonObject) => JsonObject): Promise<void> {
  const { domains } = call;
  const row = await readOne(call, userType, { id, projection: nothingElse });
  const before = userResource(row, call.base, domains);
  const after = become(before);
  const draft: UserDraft = changedDraft(userDraft(before, row, domains), userDraft(after, row, domains));
  await updateUser(ofVersion(call, row), commandInput(row.id, draft));
}

/**
 * The id of a person who was here already: whom nobody brought, where the connection may take people over, or whose
 * deletion by the connection still waits, and who comes back. Null where there is none.
 */
async function takenOver({ ctx, takesOver }: ScimCall, sourceId: Id, draft: UserDraft): Promise<Id | null> {
  const { found, held } = await load(ctx.store, {
    found: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', draft.userPrincipalName ?? '')),
    held: rows(
      'heldRemoval',
      eq('thingId', sourceId),
      any('principal', eq('userPrincipalName', draft.userPrincipalName ?? '')),
    ),
  });
  const [user] = found;
  if (user === undefined || (user.sourceId === null ? !takesOver : held.length === 0)) return null;
  await takeOverUser(ctx, commandInput(user.id, { ...draft, sourceId }));
  return user.id;
}
