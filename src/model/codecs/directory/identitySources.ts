// Identity sources, which tell the people of a connected organization; kinds are told by `@odata.type`.
// https://learn.microsoft.com/graph/api/resources/identitysource

import { eq } from '../../../odata/query.ts';
import { SocialIdentitySourceTypes } from '../../../domain/enums.ts';
import { variants } from '../../tables/complexType.ts';
import { sameInAllVersions, perVersion } from '../../apiVersions.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { setField, type Shape, type Values } from '../../tables/shape.ts';
import { collectionOf, listOf, name, optional, primitive } from '../../tables/fieldTypes.ts';
import type { IdentitySourceDraft } from '../../../domain/organizations/organizations.ts';

type Rows = Readonly<Record<string, AnyRow>>;

const shownFields = { displayName: ['displayName', 'displayName', optional(name(256))] } as const satisfies Rows;
const tenant: Rows = { ...shownFields, tenantId: ['tenantId', 'tenantId', optional(name(256))] };
const domain: Rows = { ...shownFields, domainName: ['domainName', 'domainName', optional(name(256))] };
const kind = (type: string, fields: Rows) => ({ types: [type, type] as const, table: { fields } });

// biome-ignore format: a table, read by column
export const identitySource = variants<IdentitySourceDraft>(['identitySource', 'identitySource'], {
  shared: { fields: {} },
  kinds: {
    azureActiveDirectoryTenant:           kind('azureActiveDirectoryTenant', tenant),
    crossCloudAzureActiveDirectoryTenant: kind('crossCloudAzureActiveDirectoryTenant',
      { cloudInstance: ['cloudInstance!', 'cloudInstance!', optional(name(256))], ...tenant }),
    domain:                               kind('domainIdentitySource', domain),
    externalDomainFederation:             kind('externalDomainFederation',
      { ...domain, issuerUri: ['issuerUri', 'issuerUri', optional(name(2048))] }),
    social:                               kind('socialIdentitySource',
      { ...shownFields, socialType: ['socialIdentitySourceType!', 'socialIdentitySourceType!',
      optional(oneOf(SocialIdentitySourceTypes, 'socialIdentitySourceType', 'socialIdentitySourceType'))] }),
  },
  isOf: (word) => eq('kind', word),
  defaults: { displayName: null, tenantId: null, domainName: null, cloudInstance: null, issuerUri: null,
    socialType: null },
});

const values = listOf(identitySource.field);

/** In their order; `draft.identitySources` is the whole new list. A filter reaches into them with any(). */
export const identitySources: Shape = {
  types: perVersion((apiVersion) => collectionOf(identitySource.types[apiVersion])),
  needs: [],
  needsRows: ['identitySources'],
  writes: ['identitySources'],
  elements: 'identitySources',
  encode: perVersion(
    (apiVersion) => (row) =>
      rowsOf(row['identitySources'])
        .toSorted((a, b) => a['position'] - b['position'])
        .map((source) => identitySource.encode[apiVersion](source)),
  ),
  decode: (value, draft, faults, options) => {
    const said = value === null ? [] : values.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'identitySources', said, faults);
  },
};

/** One domain in place of a list, as older clients create an organization. */
export const domainName: Shape = {
  types: sameInAllVersions(primitive('Edm.String')),
  needs: [],
  needsRows: [],
  encode: sameInAllVersions(() => undefined),
  decode: (value, draft, faults) => {
    if (value === null) return;
    if (typeof value === 'string') setField(draft, 'domainName', value, faults);
    else faults.add('', 'must be a string');
  },
};

function rowsOf(expanded: unknown): readonly Values[] {
  return (expanded as { readonly rows?: readonly Values[] } | null)?.rows ?? [];
}
