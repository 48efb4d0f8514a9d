// Identity sources: what tells people of a connected organization, told apart by `@odata.type`.
// https://learn.microsoft.com/graph/api/resources/identitysource

import { eq } from '../../odata/query.ts';
import type { IdentitySource } from '../../domain/entities.ts';
import { SocialIdentitySourceTypes } from '../../domain/words.ts';
import { variants } from '../complex.ts';
import { everywhere, perDialect } from '../dialects.ts';
import { oneOf } from '../enums.ts';
import type { FieldRow } from '../entity.ts';
import { say, type Shape, type Values } from '../shape.ts';
import { collectionOf, listed, name, optional, primitive } from '../types.ts';

type Rows = Readonly<Record<string, FieldRow<any>>>;
/** What is kept of one, beside whose it is. */
export type SaidSource = Omit<IdentitySource, 'id' | 'version' | 'organizationId' | 'position'>;

const shown = { displayName: ['displayName', 'displayName', optional(name(256))] } as const satisfies Rows;
const tenant: Rows = { ...shown, tenantId: ['tenantId', 'tenantId', optional(name(256))] };
const domain: Rows = { ...shown, domainName: ['domainName', 'domainName', optional(name(256))] };
const kind = (type: string, fields: Rows) => ({ types: [type, type] as const, table: { fields } });

// biome-ignore format: a table, read by column
export const identitySource = variants<SaidSource>(['identitySource', 'identitySource'], {
  shared: { fields: {} },
  kinds: {
    azureActiveDirectoryTenant:           kind('azureActiveDirectoryTenant', tenant),
    crossCloudAzureActiveDirectoryTenant: kind('crossCloudAzureActiveDirectoryTenant',
      { cloudInstance: ['cloudInstance!', 'cloudInstance!', optional(name(256))], ...tenant }),
    domain:                               kind('domainIdentitySource', domain),
    externalDomainFederation:             kind('externalDomainFederation',
      { ...domain, issuerUri: ['issuerUri', 'issuerUri', optional(name(2048))] }),
    social:                               kind('socialIdentitySource',
      { ...shown, socialType: ['socialIdentitySourceType!', 'socialIdentitySourceType!',
      optional(oneOf(SocialIdentitySourceTypes, 'socialIdentitySourceType', 'socialIdentitySourceType'))] }),
  },
  isOf: (word) => eq('kind', word),
  defaults: { displayName: null, tenantId: null, domainName: null, cloudInstance: null, issuerUri: null,
    socialType: null },
});

const values = listed(identitySource.field);

/** In their order; `draft.identitySources` is the whole new list. A filter reaches into them with any(). */
export const identitySources: Shape = {
  types: perDialect((dialect) => collectionOf(identitySource.types[dialect])),
  needs: [],
  needsRows: ['identitySources'],
  elements: 'identitySources',
  encode: perDialect(
    (dialect) => (row) =>
      rowsOf(row['identitySources'])
        .toSorted((a, b) => a['position'] - b['position'])
        .map((source) => identitySource.encode[dialect](source)),
  ),
  decode: (value, draft, faults, reading) => {
    const said = value === null ? [] : values.decode(value, faults, reading);
    if (said !== undefined) say(draft, 'identitySources', said, faults);
  },
};

/** One domain in place of a list, as older clients create an organization. */
export const domainName: Shape = {
  types: everywhere(primitive('Edm.String')),
  needs: [],
  needsRows: [],
  encode: everywhere(() => undefined),
  decode: (value, draft, faults) => {
    if (value === null) return;
    if (typeof value === 'string') say(draft, 'domainName', value, faults);
    else faults.add('', 'must be a string');
  },
};

function rowsOf(expanded: unknown): readonly Values[] {
  return (expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? [];
}
