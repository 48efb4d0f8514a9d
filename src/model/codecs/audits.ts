// Who did what to what, as audit rows show it. https://learn.microsoft.com/graph/api/resources/directoryaudit

import type { Audit, AuditTarget } from '../../domain/auditRows.ts';
import { complex, part } from '../complex.ts';
import { everywhere, perDialect } from '../dialects.ts';
import type { FieldRow } from '../entity.ts';
import { shape, type Shape, type Values } from '../shape.ts';
import { collectionOf, guid, listed, name, noLiteral, optional, primitive, text } from '../types.ts';

const word = optional(text(10_000));
const none = everywhere(noLiteral);

const rows = <T extends Readonly<Record<string, FieldRow<any>>>>(of: T): T => of;
/** Always null: it is not known, and the schema has it. */
const unknown: Shape = shape({ type: primitive('Edm.String'), needs: [], encode: () => null, decode: () => {} });

export const userIdentity = part(['userIdentity', 'userIdentity'], {
  fields: rows({
    userId: ['id', 'id', optional(guid)],
    userDisplayName: ['displayName', 'displayName', optional(name(256))],
    userPrincipalName: ['userPrincipalName', 'userPrincipalName', optional(name(1024))],
  }),
  shapes: { ipAddress: ['ipAddress', 'ipAddress', unknown] },
});

export const appIdentity = part(['appIdentity', 'appIdentity'], {
  fields: rows({
    appId: ['appId', 'appId', optional(guid)],
    appDisplayName: ['displayName', 'displayName', optional(name(256))],
    servicePrincipalId: ['servicePrincipalId', 'servicePrincipalId', optional(guid)],
  }),
  shapes: { servicePrincipalName: ['servicePrincipalName', 'servicePrincipalName', unknown] },
});

/** One of the two is there. A filter goes on below it: `initiatedBy/user/id`. */
function where(of: Shape, isThere: (row: Values) => boolean): Shape {
  return {
    ...of,
    filter: { path: [], literal: none },
    needs: [...of.needs, 'actor'],
    encode: perDialect((dialect) => (row) => (isThere(row) ? of.encode[dialect](row) : null)),
  };
}

export const auditInitiator = part(['auditActivityInitiator', 'auditActivityInitiator'], {
  fields: {},
  shapes: {
    user: ['user', 'user', where(userIdentity, (row) => row['actor'] === 'user')],
    app: ['app', 'app', where(appIdentity, (row) => row['actor'] !== 'user')],
  },
});
export const initiatedBy: Shape = where(auditInitiator, () => true);

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

type ToldTarget = Pick<AuditTarget, 'targetId' | 'displayName' | 'type' | 'modifiedProperties'>;
// biome-ignore format: a table, read by column
export const targetResource = complex<ToldTarget>(['targetResource', 'targetResource'], {
  fields: {
    targetId:           ['id',                 'id',                 optional(guid)],
    displayName:        ['displayName',        'displayName',        optional(name(1024))],
    type:               ['type',               'type',               name(256)],
    modifiedProperties: ['modifiedProperties', 'modifiedProperties', listed(modifiedProperty.field)],
  },
  defaults: { targetId: null, displayName: null, type: '', modifiedProperties: [] },
});

export const keyValue = complex<Audit['additionalDetails'][number]>(['keyValue', 'keyValue'], {
  fields: { key: ['key', 'key', text(1024)], value: ['value', 'value', text(10_000)] },
  defaults: { key: '', value: '' },
});

const inOrder = (expanded: unknown): readonly Values[] =>
  ((expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? []).toSorted(
    (a, b) => a['position'] - b['position'],
  );

/** In their order; a filter reaches into them with any(). */
export const targetResources: Shape = {
  types: everywhere(collectionOf(targetResource.types['v1.0'])),
  needs: [],
  needsRows: ['targets'],
  elements: 'targets',
  decode: () => {},
  encode: perDialect((dialect) => (row) => inOrder(row['targets']).map((each) => targetResource.encode[dialect](each))),
};
/** As our own dialect shows them. */
export const plainTargets: Shape = shape({
  type: collectionOf(primitive('Edm.Untyped')),
  needs: [],
  needsRows: ['targets'],
  decode: () => {},
  encode: (row) =>
    inOrder(row['targets']).map(({ targetId, displayName, type, modifiedProperties }) => ({
      id: targetId,
      displayName,
      type,
      modifiedProperties,
    })),
});

const details = listed(keyValue.field);
export const additionalDetails: Shape = {
  types: everywhere(collectionOf(keyValue.types['v1.0'])),
  needs: ['additionalDetails'],
  needsRows: [],
  decode: () => {},
  encode: perDialect((dialect) => (row) => details.encode[dialect](row['additionalDetails'])),
};
