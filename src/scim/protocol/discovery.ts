// What the service says of itself: RFC 7644 section 4, with the pagination of RFC 9865.

import type { JsonObject } from './readResource.ts';
import { resourceTypes, type Attribute, type Schema } from './schema.ts';
import { defaultPageSize, maxPageSize } from './listQuery.ts';

const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** The document of a path, or undefined where it is none. Throws nothing: what is not there is undefined. */
export function discoveryDocument(path: readonly string[], base: string): JsonObject | undefined {
  const [kind = '', name, ...rest] = path;
  if (rest.length > 0) return undefined;
  switch (kind.toLowerCase()) {
    case 'serviceproviderconfig':
      return name === undefined ? serviceProviderConfig(base) : undefined;
    case 'resourcetypes':
      return listOrOne(resourceTypeDocuments(base), name);
    case 'schemas':
      return listOrOne(schemaDocuments(base), name);
    default:
      return undefined;
  }
}

function listOrOne(documents: readonly JsonObject[], id: string | undefined): JsonObject | undefined {
  if (id === undefined) return listResponse(documents, { totalResults: documents.length, startIndex: 1 });
  return documents.find((each) => String(each['id']).toLowerCase() === id.toLowerCase());
}

/** A list as an answer. */
export const listResponse = (resources: readonly JsonObject[], page: JsonObject): JsonObject => ({
  schemas: [listUrn],
  ...page,
  itemsPerPage: resources.length,
  Resources: resources,
});

const serviceProviderConfig = (base: string): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: maxPageSize },
  changePassword: { supported: true },
  sort: { supported: true },
  etag: { supported: true },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize,
    maxPageSize,
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A secret of the connection, or an access token of the issuer of this server.',
      specUri: 'https://datatracker.ietf.org/doc/html/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const resourceTypeDocuments = (base: string): readonly JsonObject[] =>
  resourceTypes.map(({ name, endpoint, description, schema, extension }) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    ...(extension === null ? {} : { schemaExtensions: [{ schema: extension.id, required: false }] }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }));

const schemaDocuments = (base: string): readonly JsonObject[] =>
  resourceTypes
    .flatMap(({ schema, extension }): readonly Schema[] => (extension === null ? [schema] : [schema, extension]))
    .map(({ id, name, description, attributes }) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id,
      name,
      description,
      attributes: attributes.map(attributeDocument),
      meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
    }));

/** As RFC 7643 section 7 has it: a part has no parts, and a complex attribute neither case nor uniqueness. */
function attributeDocument({ subAttributes, caseExact, uniqueness, ...rest }: Attribute): JsonObject {
  return subAttributes === undefined
    ? { ...rest, caseExact, uniqueness }
    : { ...rest, subAttributes: subAttributes.map(attributeDocument) };
}
