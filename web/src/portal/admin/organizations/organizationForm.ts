// The form of a connected organization, with the kinds of identity sources that tell who belongs to it.

import type { FormField, FormType } from '../../forms/formField.ts';

const name: FormField = { property: 'displayName', control: 'line', label: 'manage.name' };
const tenantId: FormField = {
  property: 'tenantId',
  control: 'line',
  label: 'admin.organization.tenantId',
  isRequired: true,
};
const domainName: FormField = {
  property: 'domainName',
  control: 'line',
  label: 'admin.organization.domain',
  help: 'admin.organization.domain.help',
  isRequired: true,
};

export const organizationForm: FormType = {
  type: 'connectedOrganization',
  method: 'PATCH',
  sections: [
    { key: 'about', title: 'manage.section.about' },
    { key: 'sources', title: 'admin.organization.sources', help: 'admin.organization.sources.help' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'displayName', control: 'line', section: 'about', label: 'manage.name', isRequired: true },
    { property: 'description', control: 'text', section: 'about', label: 'manage.description' },
    { property: 'state', control: 'choice', section: 'about', label: 'manage.catalog.state', mayTakeAway: true,
      choices: [
        { value: 'configured', label: 'admin.organization.configured', help: 'admin.organization.configured.help' },
        { value: 'proposed',   label: 'admin.organization.proposed',   help: 'admin.organization.proposed.help' },
      ] },
    { property: 'identitySources', control: 'list', section: 'sources', label: 'admin.organization.sources',
      item: 'admin.organization.source', mayTakeAway: true, kinds: [
        { type: '#microsoft.graph.domainIdentitySource', add: 'admin.organization.addDomain',
          fresh: { displayName: null, domainName: null }, fields: [domainName, name] },
        { type: '#microsoft.graph.azureActiveDirectoryTenant', add: 'admin.organization.addTenant',
          fresh: { displayName: null, tenantId: null }, fields: [tenantId, name] },
        { type: '#microsoft.graph.externalDomainFederation', add: 'admin.organization.addFederation',
          fresh: { displayName: null, domainName: null, issuerUri: null }, fields: [domainName, name,
            { property: 'issuerUri', control: 'line', label: 'admin.organization.issuer' }] },
        { type: '#microsoft.graph.crossCloudAzureActiveDirectoryTenant', add: 'admin.organization.addCloud',
          fresh: { displayName: null, tenantId: null, cloudInstance: null }, fields: [tenantId, name,
            { property: 'cloudInstance', control: 'line', label: 'admin.organization.cloud',
              help: 'admin.organization.cloud.help', isRequired: true }] },
        { type: '#microsoft.graph.socialIdentitySource', add: 'admin.organization.addSocial',
          fresh: { displayName: null, socialIdentitySourceType: 'facebook' }, fields: [name,
            { property: 'socialIdentitySourceType', control: 'choice', label: 'admin.organization.social', choices: [
              { value: 'facebook', label: 'admin.organization.facebook' },
            ] }] },
      ] },
  ],
};

export const newOrganization = { displayName: null, description: null, state: 'configured', identitySources: [] };
