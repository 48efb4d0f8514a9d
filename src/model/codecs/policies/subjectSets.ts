// Subject sets (v1.0) and user sets (beta): who is meant, told apart by `@odata.type`.
// https://learn.microsoft.com/graph/api/resources/subjectset https://learn.microsoft.com/graph/api/resources/userset

import type { SubjectSet } from '../../../domain/values.ts';
import { variants } from '../../tables/complexType.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { boolean, guid, integer, listOf, optional, text } from '../../tables/fieldTypes.ts';

type Rows = Readonly<Record<string, AnyRow>>;
const describedSet = { description: ['description', 'description', optional(text(10_000))] } as const satisfies Rows;
const namedSet = (id: string): Rows => ({ id: [id, 'id', optional(guid)], ...describedSet });
const managerSet: Rows = { managerLevel: ['managerLevel', 'managerLevel', optional(integer(1, 2))] };

const kind = (type: string, fields: Rows) => ({ types: [type, type] as const, table: { fields } });

// biome-ignore format: a table, read by column
export const subjectSet = variants<SubjectSet>(['subjectSet', 'userSet'], {
  shared: { fields: { isBackup: [null, 'isBackup', boolean] } },
  kinds: {
    singleUser:                          kind('singleUser', namedSet('userId')),
    groupMembers:                        kind('groupMembers', namedSet('groupId')),
    connectedOrganizationMembers:        kind('connectedOrganizationMembers', namedSet('connectedOrganizationId')),
    singleServicePrincipal:              kind('singleServicePrincipal', namedSet('servicePrincipalId')),
    requestorManager:                    kind('requestorManager', managerSet),
    targetManager:                       kind('targetManager', managerSet),
    internalSponsors:                    kind('internalSponsors', {}),
    externalSponsors:                    kind('externalSponsors', {}),
    targetUserSponsors:                  kind('targetUserSponsors', {}),
    attributeRuleMembers:                kind('attributeRuleMembers',
      { ...describedSet, membershipRule: ['membershipRule', 'membershipRule', optional(text(10_000))] }),
    targetApplicationOwners:             kind('targetApplicationOwners', {}),
    targetAgentIdentitySponsorsOrOwners: kind('targetAgentIdentitySponsorsOrOwners', {}),
  },
  defaults: { id: null, description: null, managerLevel: null, membershipRule: null, isBackup: false },
});

export const subjectSets = listOf(subjectSet.field);
