// Connected organizations, the identity sources that tell their people, and their sponsors.

import { and, eq, not } from '../../../odata/query.ts';
import { ConnectedOrganizationStates, IdentitySourceKinds, SocialIdentitySourceTypes } from '../../../domain/enums.ts';
import { domainName, identitySources } from '../../codecs/directory/identitySources.ts';
import { entity, link, many, notHidden, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const connectedOrganization = entity('connectedOrganization', {
  types: ['connectedOrganization', 'connectedOrganization'],
  hasEtag: true,
  fields: {
    id:          ['id!',              'id!',              guid],
    displayName: ['displayName',      'displayName',      name(256), 'required', 'writable'],
    description: ['description',      'description',      optional(name(10_000)), 'writable'],
    createdBy:   [null,               'createdBy',        optional(text(1024)), 'readOnly'],
    createdAt:   ['createdDateTime',  'createdDateTime',  instant, 'readOnly'],
    modifiedBy:  [null,               'modifiedBy',       optional(text(1024)), 'readOnly'],
    modifiedAt:  ['modifiedDateTime', 'modifiedDateTime', instant, 'readOnly'],
    state:       ['state',            'state',
      oneOf(ConnectedOrganizationStates, 'connectedOrganizationState', 'connectedOrganizationState'), 'writable',
      { whenCreated: 'configured' }],
  },
  shapes: {
    sources: ['identitySources', 'identitySources', identitySources],
    domain:  [null,              null,              domainName],
  },
  aliases: { domain: ['domainName'] },
  navigations: {
    identitySources:  [null,               null,               many('identitySource', 'organizationId')],
    internalSponsors: ['internalSponsors', 'internalSponsors', sponsors('internal'), 'contained in beta',
      'inNewBody', 'referenceable'],
    externalSponsors: ['externalSponsors', 'externalSponsors', sponsors('external'), 'contained in beta',
      'inNewBody', 'referenceable'],
    subjects:         [null,               null,               many('subject', 'connectedOrganizationId')],
  },
});

// biome-ignore format: a table, read by column
export const identitySource = entity('identitySource', {
  types: [null, null],
  fields: {
    id:             [null, null, guid],
    organizationId: [null, null, guid],
    kind:           [null, null, oneOf(IdentitySourceKinds, null, null)],
    position:       [null, null, integer(0, 1_000_000)],
    displayName:    [null, null, optional(name(256))],
    tenantId:       [null, null, optional(name(256))],
    domainName:     [null, null, optional(name(256))],
    cloudInstance:  [null, null, optional(name(256))],
    issuerUri:      [null, null, optional(name(2048))],
    socialType:     [null, null, optional(oneOf(SocialIdentitySourceTypes, null, null))],
  },
  navigations: { organization: [null, null, one('connectedOrganization', 'organizationId')] },
  unique: [
    { name: 'domain_is_of_one_organization', fields: ['domainName'], where: not(eq('domainName', null)) },
    { name: 'tenant_is_of_one_organization', fields: ['tenantId'], where: not(eq('tenantId', null)) },
  ],
  indexes: [['organizationId', 'position'], ['displayName']],
});

// biome-ignore format: a table, read by column
export const organizationSponsor = entity('organizationSponsor', {
  types: [null, null],
  fields: {
    id:             [null, null, guid],
    organizationId: [null, null, guid],
    kind:           [null, null, oneOf(['internal', 'external'], null, null)],
    sponsorId:      [null, null, guid],
    endedWith:      [null, null, optional(guid)],
  },
  navigations: {
    organization: [null, null, one('connectedOrganization', 'organizationId')],
    sponsor:      [null, null, one('directoryObject', 'sponsorId')],
  },
  unique: [{ name: 'organization_sponsor_is_once', fields: ['organizationId', 'kind', 'sponsorId'], where: null }],
  indexes: [['sponsorId'], ['endedWith']],
  visible: notHidden,
});

function sponsors(kind: 'internal' | 'external') {
  return link('directoryObject', {
    link: 'organizationSponsor',
    ours: 'organizationId',
    theirs: 'sponsorId',
    where: and(eq('kind', kind), notHidden),
  });
}
