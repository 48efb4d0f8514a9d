// Subject sets (v1.0) and user sets (beta): who is meant, told apart by `@odata.type`.
// https://learn.microsoft.com/graph/api/resources/subjectset https://learn.microsoft.com/graph/api/resources/userset

import type { SubjectSet } from '../../domain/values.ts';
import { variants } from '../complex.ts';
import type { FieldRow } from '../entity.ts';
import { boolean, guid, integer, listed, optional, text } from '../types.ts';

type Rows = Readonly<Record<string, FieldRow<any>>>;
const described = { description: ['description', 'description', optional(text(10_000))] } as const satisfies Rows;
const named = (id: string): Rows => ({ id: [id, 'id', optional(guid)], ...described });
const levelled: Rows = { managerLevel: ['managerLevel', 'managerLevel', optional(integer(1, 2))] };

const kind = (type: string, fields: Rows) => ({ types: [type, type] as const, table: { fields } });

// biome-ignore format: a table, read by column
export const subjectSet = variants<SubjectSet>(['subjectSet', 'userSet'], {
  shared: { fields: { isBackup: [null, 'isBackup', boolean] } },
  kinds: {
    singleUser:                          kind('singleUser', named('userId')),
    groupMembers:                        kind('groupMembers', named('groupId')),
    connectedOrganizationMembers:        kind('connectedOrganizationMembers', named('connectedOrganizationId')),
    singleServicePrincipal:              kind('singleServicePrincipal', named('servicePrincipalId')),
    requestorManager:                    kind('requestorManager', levelled),
    targetManager:                       kind('targetManager', levelled),
    internalSponsors:                    kind('internalSponsors', {}),
    externalSponsors:                    kind('externalSponsors', {}),
    targetUserSponsors:                  kind('targetUserSponsors', {}),
    attributeRuleMembers:                kind('attributeRuleMembers',
      { ...described, membershipRule: ['membershipRule', 'membershipRule', optional(text(10_000))] }),
    targetApplicationOwners:             kind('targetApplicationOwners', {}),
    targetAgentIdentitySponsorsOrOwners: kind('targetAgentIdentitySponsorsOrOwners', {}),
  },
  defaults: { id: null, description: null, managerLevel: null, membershipRule: null, isBackup: false },
});

export const subjectSets = listed(subjectSet.field);
