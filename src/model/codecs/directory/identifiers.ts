// Ids that are not a row's own: the all-zero id of a role that no package has used, the double id of a role scope, the
// ids of a target.

import { and, eq, never, type Condition } from '../../../odata/query.ts';
import { sameInAllVersions } from '../../apiVersions.ts';
import { byRoleAndScope } from '../../tables/keyConditions.ts';
import { setField, shape, type Shape } from '../../tables/shape.ts';
import { guid, guidOf, key, primitive, type DecodeLiteral } from '../../tables/fieldTypes.ts';

/** The id that the tutorial's page shows for a role until some package has it; several roles of a list may have it. */
const unusedId = '00000000-0000-0000-0000-000000000000';
const string = primitive('Edm.String');

export const roleId: Shape = {
  ...shape({
    type: string,
    needs: ['id', 'isUsed'],
    encode: (row) => (row['isUsed'] === true ? row['id'] : unusedId),
    // The all-zero id names no role: origin and resource do.
    decode: (value, draft, faults, options) => {
      const id = value === null ? undefined : guid.decode(value, faults, options);
      if (id !== undefined && id !== unusedId) setField(draft, 'id', id, faults);
    },
  }),
  filter: {
    path: ['id'],
    literal: sameInAllVersions(guid.literal.beta),
    condition: (text) => (guidOf(text) === unusedId ? eq('isUsed', false) : (usedRoleCondition(text) ?? never)),
  },
};

/** A role is found by its id once that is shown. */
export function usedRoleCondition(text: string): Condition | null {
  const id = guidOf(text);
  return id === null || id === unusedId ? null : and(eq('id', id), eq('isUsed', true));
}

const unknowable: DecodeLiteral = ({ kind }) => (kind === 'null' ? { value: null } : { value: undefined });

export const roleScopeId: Shape = {
  ...shape({
    type: string,
    needs: ['roleId', 'scopeId'],
    encode: (row) => `${row['roleId']}_${row['scopeId']}`,
    decode: (value, draft, faults, options) => {
      const id = value === null ? undefined : key.decode(value, faults, options);
      if (id !== undefined) setField(draft, 'id', id, faults);
    },
  }),
  filter: { path: ['id'], literal: sameInAllVersions(unknowable), condition: (text) => byRoleAndScope(text) ?? never },
};

/**
 * Beta's targetId of an assignment: the object id of the person, in bodies and in answers. The tutorial's own answer
 * has `targetId` equal to `target.objectId` and different from `target.id`, and its scripts filter and join by that. A
 * draft says it as `targetObjectId`, since `targetId` is the subject's.
 */
export const targetId: Shape = {
  ...shape({
    type: string,
    needs: [],
    needsRows: ['target'],
    writes: ['targetObjectId'],
    encode: (row) => row['target']?.objectId ?? null,
    decode: (value, draft, faults, options) => {
      const id = value === null ? undefined : guid.decode(value, faults, options);
      if (id !== undefined) setField(draft, 'targetObjectId', id, faults);
    },
  }),
  filter: { path: ['target', 'objectId'], literal: sameInAllVersions(guid.literal.beta) },
};
