// The paths of the tutorial for the two Kiota SDKs. Their core packages bring models, serializers and the adapter;
// paths come as extensions of a client, and these are written as Microsoft's extension packages write theirs.

import type {
  ParsableFactory,
  ModelSerializerFunction,
  NavigationMetadata,
  Parsable,
  RequestMetadata,
  RequestsMetadata,
} from '@microsoft/kiota-abstractions';
import * as beta from '@microsoft/msgraph-beta-sdk/models/index.js';
import * as betaErrors from '@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js';
import * as v1 from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue as v1Error } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';

type Errors = ParsableFactory<Parsable>;
type Nodes = Readonly<Record<string, NavigationMetadata>>;

const queryNames = {
  count: '%24count',
  expand: '%24expand',
  filter: '%24filter',
  orderby: '%24orderby',
  search: '%24search',
  select: '%24select',
  skip: '%24skip',
  top: '%24top',
};
const listQuery = `{?${Object.values(queryNames).join(',')}}`;
const itemQuery = '{?%24expand,%24select}';
const json = 'application/json';

function paths(errorFactory: Errors) {
  const shared = {
    errorMappings: { XXX: errorFactory },
    adapterMethodName: 'send',
    responseBodyContentType: json,
  } as const;
  const get = (uriTemplate: string, responseBodyFactory: ParsableFactory<Parsable>): RequestMetadata => ({
    ...shared,
    uriTemplate,
    responseBodyFactory,
    queryParametersMapper: queryNames,
  });
  const post = (
    uriTemplate: string,
    responseBodyFactory: ParsableFactory<Parsable>,
    serializer: unknown,
  ): RequestMetadata => ({
    ...shared,
    uriTemplate,
    responseBodyFactory,
    requestBodyContentType: json,
    requestBodySerializer: serializer as ModelSerializerFunction<Parsable>,
    requestInformationContentSetMethod: 'setContentFromParsable',
  });
  const remove = (uriTemplate: string): RequestMetadata => ({
    ...shared,
    uriTemplate,
    adapterMethodName: 'sendNoResponseContent',
  });
  const patch = (...of: Parameters<typeof post>): RequestMetadata => post(...of);
  const stream = (uriTemplate: string): RequestsMetadata => {
    const bytes = {
      ...shared,
      uriTemplate,
      adapterMethodName: 'sendPrimitive',
      responseBodyContentType: 'application/octet-stream, application/json',
      responseBodyFactory: 'ArrayBuffer',
    } as const;
    return {
      get: bytes,
      put: {
        ...bytes,
        requestBodyContentType: 'application/octet-stream',
        requestInformationContentSetMethod: 'setStreamContent',
      },
      delete: remove(uriTemplate),
    };
  };
  const node = (requestsMetadata: RequestsMetadata, navigationMetadata: Nodes = {}): NavigationMetadata => ({
    requestsMetadata,
    navigationMetadata,
  });
  const byId = (
    parameter: string,
    requestsMetadata: RequestsMetadata,
    navigationMetadata: Nodes = {},
  ): NavigationMetadata => ({ pathParametersMappings: [parameter], requestsMetadata, navigationMetadata });
  const under = (entitlementManagement: Nodes): NavigationMetadata => ({
    navigationMetadata: { entitlementManagement: { navigationMetadata: entitlementManagement } },
  });
  return { get, post, patch, remove, stream, node, byId, under };
}

const em = '{+baseurl}/identityGovernance/entitlementManagement';

function v1Paths(): Nodes {
  const { get, post, patch, remove, stream, node, byId, under } = paths(v1Error as Errors);
  const catalog = `${em}/catalogs/{accessPackageCatalog%2Did}`;
  const pack = `${em}/accessPackages/{accessPackage%2Did}`;
  const look = '{+baseurl}/organization/{organization%2Did}/branding';
  const language = `${look}/localizations/{organizationalBrandingLocalization%2Did}`;
  const branding = node(
    {
      get: get(look + itemQuery, v1.createOrganizationalBrandingFromDiscriminatorValue),
      patch: patch(look, v1.createOrganizationalBrandingFromDiscriminatorValue, v1.serializeOrganizationalBranding),
      delete: remove(look),
    },
    {
      bannerLogo: node(stream(`${look}/bannerLogo`)),
      squareLogo: node(stream(`${look}/squareLogo`)),
      localizations: node(
        {
          post: post(
            `${look}/localizations`,
            v1.createOrganizationalBrandingLocalizationFromDiscriminatorValue,
            v1.serializeOrganizationalBrandingLocalization,
          ),
        },
        {
          byOrganizationalBrandingLocalizationId: byId(
            'organizationalBrandingLocalization%2Did',
            { get: get(language + itemQuery, v1.createOrganizationalBrandingLocalizationFromDiscriminatorValue) },
            { bannerLogo: node(stream(`${language}/bannerLogo`)) },
          ),
        },
      ),
    },
  );
  return {
    identityGovernance: under({
      catalogs: node(
        {
          get: get(`${em}/catalogs${listQuery}`, v1.createAccessPackageCatalogCollectionResponseFromDiscriminatorValue),
        },
        {
          byAccessPackageCatalogId: byId(
            'accessPackageCatalog%2Did',
            { get: get(catalog + itemQuery, v1.createAccessPackageCatalogFromDiscriminatorValue) },
            {
              resources: node({
                get: get(
                  `${catalog}/resources${listQuery}`,
                  v1.createAccessPackageResourceCollectionResponseFromDiscriminatorValue,
                ),
              }),
              resourceRoles: node({
                get: get(
                  `${catalog}/resourceRoles${listQuery}`,
                  v1.createAccessPackageResourceRoleCollectionResponseFromDiscriminatorValue,
                ),
              }),
            },
          ),
        },
      ),
      resourceRequests: node({
        post: post(
          `${em}/resourceRequests`,
          v1.createAccessPackageResourceRequestFromDiscriminatorValue,
          v1.serializeAccessPackageResourceRequest,
        ),
      }),
      accessPackages: node(
        { post: post(`${em}/accessPackages`, v1.createAccessPackageFromDiscriminatorValue, v1.serializeAccessPackage) },
        {
          byAccessPackageId: byId(
            'accessPackage%2Did',
            { get: get(pack + itemQuery, v1.createAccessPackageFromDiscriminatorValue) },
            {
              resourceRoleScopes: node({
                post: post(
                  `${pack}/resourceRoleScopes`,
                  v1.createAccessPackageResourceRoleScopeFromDiscriminatorValue,
                  v1.serializeAccessPackageResourceRoleScope,
                ),
              }),
            },
          ),
        },
      ),
    }),
    groups: node(
      {},
      {
        byGroupId: byId(
          'group%2Did',
          {},
          {
            members: node({
              get: get(
                `{+baseurl}/groups/{group%2Did}/members${listQuery}`,
                v1.createDirectoryObjectCollectionResponseFromDiscriminatorValue,
              ),
            }),
          },
        ),
      },
    ),
    organization: node({}, { byOrganizationId: byId('organization%2Did', {}, { branding }) }),
    invitations: node({
      post: post('{+baseurl}/invitations', v1.createInvitationFromDiscriminatorValue, v1.serializeInvitation),
    }),
    users: node({ get: get(`{+baseurl}/users${listQuery}`, v1.createUserCollectionResponseFromDiscriminatorValue) }),
  };
}

function betaPaths(): Nodes {
  const { get, post, remove, node, byId, under } = paths(betaErrors.createODataErrorFromDiscriminatorValue as Errors);
  const policies = `${em}/accessPackageAssignmentPolicies`;
  const requests = `${em}/accessPackageAssignmentRequests`;
  const request = `${requests}/{accessPackageAssignmentRequest%2Did}`;
  return {
    identityGovernance: under({
      accessPackageAssignmentPolicies: node(
        {
          post: post(
            policies,
            beta.createAccessPackageAssignmentPolicyFromDiscriminatorValue,
            beta.serializeAccessPackageAssignmentPolicy,
          ),
        },
        {
          byAccessPackageAssignmentPolicyId: byId('accessPackageAssignmentPolicy%2Did', {
            delete: remove(`${policies}/{accessPackageAssignmentPolicy%2Did}`),
          }),
        },
      ),
      accessPackageAssignmentRequests: node(
        {
          post: post(
            requests,
            beta.createAccessPackageAssignmentRequestFromDiscriminatorValue,
            beta.serializeAccessPackageAssignmentRequest,
          ),
        },
        {
          byAccessPackageAssignmentRequestId: byId('accessPackageAssignmentRequest%2Did', {
            get: get(request + itemQuery, beta.createAccessPackageAssignmentRequestFromDiscriminatorValue),
          }),
        },
      ),
      accessPackageAssignments: node({
        get: get(
          `${em}/accessPackageAssignments${listQuery}`,
          beta.createAccessPackageAssignmentCollectionResponseFromDiscriminatorValue,
        ),
      }),
      accessPackages: node(
        {},
        {
          byAccessPackageId: byId('accessPackage%2Did', {
            delete: remove(`${em}/accessPackages/{accessPackage%2Did}`),
          }),
        },
      ),
    }),
  };
}

/** To be given to `extendGraphServiceClient` and `extendGraphBetaServiceClient`. */
export const extensions = { v1: v1Paths(), beta: betaPaths() };
