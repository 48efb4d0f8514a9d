// The actor and the targets of an audit row. https://learn.microsoft.com/graph/api/resources/directoryaudit

import type { Audit, AuditTarget } from '../../domain/audit/auditEntities.ts';
import { GroupTypes } from '../../domain/enums.ts';
import type { TypeRef } from '../../odata/serviceDescription.ts';
import { complex, inlinePart, namesOf, type ListedType } from '../tables/complexType.ts';
import { sameInAllVersions, perVersion } from '../apiVersions.ts';
import { oneOf } from '../tables/enumTypes.ts';
import type { AnyRow } from '../tables/entityTable.ts';
import { membersOf } from '../tables/members.ts';
import { keptValue } from './directory/keptValues.ts';
import { shape, type Shape, type Values } from '../tables/shape.ts';
import { collectionOf, guid, listOf, name, noLiteral, optional, primitive, text } from '../tables/fieldTypes.ts';

const word = optional(text(10_000));
const none = sameInAllVersions(noLiteral);

const rows = <T extends Readonly<Record<string, AnyRow>>>(of: T): T => of;
/** Always null: the schema has it, and it is not known here. */
const unknownOf = (type: TypeRef): Shape => shape({ type, needs: [], encode: () => null, decode: () => {} });
const unknown = unknownOf(primitive('Edm.String'));

const idAndName = rows({
  userId: ['id', 'id', optional(guid)],
  userDisplayName: ['displayName', 'displayName', optional(name(256))],
});
const ofAudits = {
  fields: rows({
    userPrincipalName: ['userPrincipalName', 'userPrincipalName', optional(name(1024))],
    ipAddress: ['ipAddress', 'ipAddress', optional(text(64))],
  }),
} as const;
const ofSignIns = {
  homeTenantId: [null, 'homeTenantId', unknown],
  homeTenantName: [null, 'homeTenantName', unknown],
} as const;

const userIdentity: ListedType = {
  names: namesOf(['userIdentity', 'userIdentity']),
  members: membersOf(ofAudits, true),
  // The type `identity`, with the fields that it has here.
  base: {
    names: namesOf(['identity', 'identity']),
    members: membersOf({ fields: idAndName }, true),
    base: null,
    isAbstract: false,
    isOpen: false,
  },
  isAbstract: false,
  isOpen: false,
};
/** The user who acted; beta's type inherits from the other, which inherits from `identity`. */
export const auditUserIdentity = inlinePart(
  ['userIdentity', 'auditUserIdentity'],
  { fields: { ...idAndName, ...ofAudits.fields }, shapes: ofSignIns },
  [
    userIdentity,
    {
      names: namesOf([null, 'auditUserIdentity']),
      members: membersOf({ fields: {}, shapes: ofSignIns }, true),
      base: userIdentity,
      isAbstract: false,
      isOpen: false,
    },
  ],
);

export const appIdentity = inlinePart(['appIdentity', 'appIdentity'], {
  fields: rows({
    appId: ['appId', 'appId', optional(guid)],
    appDisplayName: ['displayName', 'displayName', optional(name(256))],
    servicePrincipalId: ['servicePrincipalId', 'servicePrincipalId', optional(guid)],
  }),
  shapes: { servicePrincipalName: ['servicePrincipalName', 'servicePrincipalName', unknown] },
});

/** One of the two is there; a filter goes below it: `initiatedBy/user/id`. */
function whenActor(of: Shape, isThere: (row: Values) => boolean): Shape {
  return {
    ...of,
    filter: { path: [], literal: none },
    needs: [...of.needs, 'actor'],
    encode: perVersion((apiVersion) => (row) => (isThere(row) ? of.encode[apiVersion](row) : null)),
  };
}

export const auditInitiator = inlinePart(['auditActivityInitiator', 'auditActivityInitiator'], {
  fields: {},
  shapes: {
    user: ['user', 'user', whenActor(auditUserIdentity, (row) => row['actor'] === 'user')],
    app: ['app', 'app', whenActor(appIdentity, (row) => row['actor'] !== 'user')],
    linkableIdentifiers: [null, 'linkableIdentifiers', unknownOf(keptValue('linkableIdentifiers').types.beta)],
  },
});
export const initiatedBy: Shape = whenActor(auditInitiator, () => true);

export const modifiedProperty = complex<AuditTarget['modifiedProperties'][number]>(
  ['modifiedProperty', 'modifiedProperty'],
  {
    fields: {
      displayName: ['displayName', 'displayName', text(1024)],
      oldValue: ['oldValue', 'oldValue', word],
      newValue: ['newValue', 'newValue', word],
    },
    defaults: { displayName: '', oldValue: null, newValue: null },
  },
);

type AuditTargetValue = Pick<
  AuditTarget,
  'targetId' | 'displayName' | 'type' | 'userPrincipalName' | 'groupType' | 'modifiedProperties'
>;
// biome-ignore format: a table, read by column
export const targetResource = complex<AuditTargetValue>(['targetResource', 'targetResource'], {
  fields: {
    targetId:           ['id',                 'id',                 optional(guid)],
    displayName:        ['displayName',        'displayName',        optional(name(1024))],
    type:               ['type',               'type',               name(256)],
    userPrincipalName:  ['userPrincipalName',  'userPrincipalName',  optional(text(1024))],
    groupType:          ['groupType',          'groupType', optional(oneOf(GroupTypes, 'groupType', 'groupType'))],
    modifiedProperties: ['modifiedProperties', 'modifiedProperties', listOf(modifiedProperty.field)],
  },
  defaults: { targetId: null, displayName: null, type: '', userPrincipalName: null, groupType: null,
    modifiedProperties: [] },
});

export const keyValue = complex<Audit['additionalDetails'][number]>(['keyValue', 'keyValue'], {
  fields: { key: ['key', 'key', text(1024)], value: ['value', 'value', text(10_000)] },
  defaults: { key: '', value: '' },
});

const inOrder = (expanded: unknown): readonly Values[] =>
  ((expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? []).toSorted(
    (a, b) => a['position'] - b['position'],
  );

/** The targets in their order; a filter reaches into them with any(). */
export const targetResources: Shape = {
  types: sameInAllVersions(collectionOf(targetResource.types['v1.0'])),
  needs: [],
  needsRows: ['targets'],
  elements: 'targets',
  decode: () => {},
  encode: perVersion(
    (apiVersion) => (row) => inOrder(row['targets']).map((each) => targetResource.encode[apiVersion](each)),
  ),
};
/** The targets as our own API version shows them. */
export const plainTargets: Shape = shape({
  type: collectionOf(primitive('Edm.Untyped')),
  needs: [],
  needsRows: ['targets'],
  decode: () => {},
  encode: (row) =>
    inOrder(row['targets']).map(
      ({ targetId, displayName, type, userPrincipalName, groupType, modifiedProperties }) => ({
        id: targetId,
        displayName,
        type,
        userPrincipalName,
        groupType,
        modifiedProperties,
      }),
    ),
});

const details = listOf(keyValue.field);
/** The details of a row, and whose call led to what the server did: Graph has no member for it. */
export const additionalDetails: Shape = {
  types: sameInAllVersions(collectionOf(keyValue.types['v1.0'])),
  needs: ['additionalDetails', 'causedById'],
  needsRows: [],
  decode: () => {},
  encode: perVersion(
    (apiVersion) =>
      ({ additionalDetails: own, causedById }) =>
        details.encode[apiVersion](causedById === null ? own : [...own, { key: 'causedById', value: causedById }]),
  ),
};
