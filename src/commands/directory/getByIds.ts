// Directory objects by their ids. https://learn.microsoft.com/graph/api/directoryobject-getbyids

import { DirectoryObjectKinds } from '../../domain/enums.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, oneOfValues } from '../../odata/query.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';

const maxIds = 1000;
/** Kinds of the real directory of which there is none here. */
const absentKinds = ['device', 'contact', 'orgContact', 'administrativeUnit', 'directoryRole', 'directoryRoleTemplate'];
const anyKind = 'directoryObject';
const knownKinds = [...DirectoryObjectKinds, anyKind, ...absentKinds];

/**
 * 200 with the objects of the ids that are there and that the caller may read, each once, whole, on one page. `types`
 * names their kinds in any case; without it, all. Throws `missingField`, and `invalidField` for an unknown kind.
 */
export const getByIds: Command<OperationParameters<'ids' | 'types'>> = async (ctx, { body: { ids, types } }) => {
  if (!Array.isArray(ids) || ids.length === 0) throw new Refusal('missingField', { field: 'ids' });
  if (ids.length > maxIds) throw invalidField('ids', `at most ${maxIds} ids`);
  const kinds = kindsOf(Array.isArray(types) ? types.map(String) : []);
  const wanted = oneOfValues('id', [...new Set(ids.map((each) => String(each).toLowerCase()))]);
  return {
    status: 200,
    where: and(wanted, oneOfValues('kind', kinds), ctx.readable('directoryObject')),
    top: maxIds,
  };
};

function kindsOf(types: readonly string[]): readonly string[] {
  const named = types.map((type, at) => {
    const known = knownKinds.find((each) => each.toLowerCase() === type.toLowerCase());
    if (known === undefined) throw invalidField(`types/${at}`, `one of ${knownKinds.join(', ')}`);
    return known;
  });
  return named.length === 0 || named.includes(anyKind) ? DirectoryObjectKinds : named;
}
