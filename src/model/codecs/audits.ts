// Who did what to what, as audit rows show it. https://learn.microsoft.com/graph/api/resources/directoryaudit

import type { Audit, AuditActor, AuditTarget } from '../../domain/entities.ts';
import type { TypeRef } from '../../odata/describe.ts';
import { complex, type Complex } from '../complex.ts';
import { everywhere } from '../dialects.ts';
import { shape, type Shape } from '../shape.ts';
import { collectionOf, listed, opaque, optional, text } from '../types.ts';

const word = optional(text(10_000));
const value = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
const nested = (name: string) => optional(opaque(everywhere(value(name))));

type Told<K extends string> = Readonly<Record<K, string | null>>;

export const userIdentity = complex<Told<'id' | 'displayName' | 'ipAddress' | 'userPrincipalName'>>(['userIdentity', 'userIdentity'], {
  fields: {
    id:                ['id',                'id',                word],
    displayName:       ['displayName',       'displayName',       word],
    ipAddress:         ['ipAddress',         'ipAddress',         word],
    userPrincipalName: ['userPrincipalName', 'userPrincipalName', word],
  },
  defaults: { id: null, displayName: null, ipAddress: null, userPrincipalName: null },
});

export const appIdentity = complex<Told<'appId' | 'displayName' | 'servicePrincipalId' | 'servicePrincipalName'>>(['appIdentity', 'appIdentity'], {
  fields: {
    appId:                ['appId',                'appId',                word],
    displayName:          ['displayName',          'displayName',          word],
    servicePrincipalId:   ['servicePrincipalId',   'servicePrincipalId',   word],
    servicePrincipalName: ['servicePrincipalName', 'servicePrincipalName', word],
  },
  defaults: { appId: null, displayName: null, servicePrincipalId: null, servicePrincipalName: null },
});

export const auditInitiator = complex<{ readonly user: unknown; readonly app: unknown }>(['auditActivityInitiator', 'auditActivityInitiator'], {
  fields: { user: ['user', 'user', nested('userIdentity')], app: ['app', 'app', nested('appIdentity')] },
  defaults: { user: null, app: null },
});

export const modifiedProperty = complex<AuditTarget['modifiedProperties'][number]>(['modifiedProperty', 'modifiedProperty'], {
  fields: { displayName: ['displayName', 'displayName', text(1024)], oldValue: ['oldValue', 'oldValue', word], newValue: ['newValue', 'newValue', word] },
  defaults: { displayName: '', oldValue: null, newValue: null },
});

export const targetResource = complex<AuditTarget>(['targetResource', 'targetResource'], {
  fields: {
    id:                 ['id',                 'id',                 word],
    displayName:        ['displayName',        'displayName',        word],
    type:               ['type',               'type',               text(256)],
    modifiedProperties: ['modifiedProperties', 'modifiedProperties', listed(modifiedProperty.field)],
  },
  defaults: { id: null, displayName: null, type: '', modifiedProperties: [] },
});

export const keyValue = complex<Audit['additionalDetails'][number]>(['keyValue', 'keyValue'], {
  fields: { key: ['key', 'key', text(1024)], value: ['value', 'value', text(10_000)] },
  defaults: { key: '', value: '' },
});

/** The server itself shows as an application without an id. */
export const initiatedBy: Shape = shape({
  type: value('auditActivityInitiator'), needs: ['initiatedBy'], decode: () => {},
  encode: (row) => initiatorOf(row['initiatedBy'] as AuditActor),
});

function initiatorOf({ kind, id, displayName, userPrincipalName, appId }: AuditActor): object {
  if (kind === 'user') return { user: { id, displayName, ipAddress: null, userPrincipalName }, app: null };
  return { user: null, app: { appId, displayName, servicePrincipalId: id, servicePrincipalName: null } };
}

const told = (field: string, of: Complex<any>): Shape => {
  const list = listed(of.field);
  return { types: everywhere(collectionOf(of.types['v1.0'])), needs: [field], needsRows: [], encode: { 'v1.0': (row) => list.encode['v1.0'](row[field]), beta: (row) => list.encode.beta(row[field]), latchkey: (row) => list.encode.latchkey(row[field]) }, decode: () => {} };
};
export const targetResources = told('targetResources', targetResource);
export const additionalDetails = told('additionalDetails', keyValue);
