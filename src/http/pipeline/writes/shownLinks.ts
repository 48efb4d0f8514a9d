// A change may send back what was read with $expand. A link in it that is another one than the object has would be lost
// unnoticed: the change is refused.

import { Refusal } from '../../../domain/refusal.ts';
import type { CommandResult, Context } from '../../../flows/context.ts';
import type { ShownLink } from '../../../odata/body/sentPlaces.ts';
import type { Row } from '../../../odata/query.ts';

/**
 * Runs a command that may commit only where the links are those of the row. Throws `readOnlyField` at the first that is
 * not, once the command has judged the caller: who may not change the object learns nothing of it.
 */
export async function holdingShownLinks(
  context: Context,
  { links, row }: { readonly links: readonly ShownLink[]; readonly row: Row | null },
  run: (context: Context) => Promise<CommandResult>,
): Promise<CommandResult> {
  const other = links.find(({ field, id }) => row !== null && (row[field] ?? null) !== id);
  if (other === undefined) return run(context);
  const refusal = new Refusal('readOnlyField', {
    field: other.field,
    reason: 'It is not what the object has now, and a change of the object does not change it.',
  });
  await run({ ...context, store: { ...context.store, commit: () => Promise.reject(refusal) } });
  throw refusal;
}
