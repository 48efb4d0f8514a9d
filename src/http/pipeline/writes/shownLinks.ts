// A change may send back what was read with $expand. A link in it that is another one than the object has would be lost
// unnoticed: the change is refused.

import { Refusal } from '../../../domain/refusal.ts';
import type { CommandResult, Context } from '../../../flows/context.ts';
import { isEntityName } from '../../../model/entities.ts';
import type { ShownLink } from '../../../odata/body/sentPlaces.ts';
import { eq, from } from '../../../odata/query.ts';

interface ShownLinks {
  readonly links: readonly ShownLink[];
  /** Of the object that is changed; none where the path addresses none. */
  readonly entity: string | null | undefined;
  readonly id: string | null;
}

/**
 * Runs a command that may commit only where the links are those of the row. Throws `readOnlyField` at the first that is
 * not, once the command has judged the caller: who may not change the object learns nothing of it.
 */
export async function holdingShownLinks(
  context: Context,
  shown: ShownLinks,
  run: (context: Context) => Promise<CommandResult>,
): Promise<CommandResult> {
  const other = await otherLinkOf(context, shown);
  if (other === undefined) return run(context);
  const refusal = new Refusal('readOnlyField', {
    field: other.field,
    reason: 'It is not what the object has now, and a change of the object does not change it.',
  });
  await run({ ...context, store: { ...context.store, commit: () => Promise.reject(refusal) } });
  throw refusal;
}

async function otherLinkOf({ store }: Context, { links, entity, id }: ShownLinks): Promise<ShownLink | undefined> {
  if (links.length === 0 || id === null || !isEntityName(entity)) return undefined;
  const fields = links.map(({ field }) => field);
  const [page] = await store.read([from(entity, eq('id', id), { fields })]);
  const [row] = page?.rows ?? [];
  return row === undefined ? undefined : links.find((link) => (row[link.field] ?? null) !== link.id);
}
