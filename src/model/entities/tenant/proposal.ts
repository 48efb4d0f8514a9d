// Calls that wait for a second administrator, in our own version of the API.

import { ProposalStates } from '../../../domain/enums.ts';
import { entity } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, internalField, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const proposal = entity('proposal', {
  types: [null, null, 'proposal'],
  fields: {
    id:                    [null, null, guid],
    state:                 [null, null, oneOf(ProposalStates, null, null), 'readOnly', { whenCreated: 'pending' }],
    request:               [null, null, internalField, 'writable', 'required'],
    justification:         [null, null, text(10_000), 'writable', 'required'],
    whatIf:                [null, null, optional(internalField), 'readOnly'],
    catalogId:             [null, null, optional(guid), 'readOnly'],
    packageId:             [null, null, optional(guid), 'readOnly'],
    groupId:               [null, null, optional(guid), 'readOnly'],
    displayName:           [null, null, optional(name(1024)), 'readOnly'],
    proposedById:          [null, null, guid, 'readOnly'],
    proposedByName:        [null, null, optional(name(256)), 'readOnly'],
    createdAt:             [null, null, instant, 'readOnly'],
    decidedById:           [null, null, optional(guid), 'readOnly'],
    decidedByName:         [null, null, optional(name(256)), 'readOnly'],
    decidedAt:             [null, null, optional(instant), 'readOnly'],
    decisionJustification: [null, null, optional(text(10_000)), 'readOnly'],
    correlationId:         [null, null, text(64), 'readOnly'],
  },
  indexes: [['state', 'createdAt']],
});
