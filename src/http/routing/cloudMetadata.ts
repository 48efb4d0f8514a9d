// What Terraform's provider asks a custom cloud first (`metadata_host`): where to get tokens, and where Graph is.

/** The body of `/metadata/endpoints`, in the form of Azure's. `origin` is that of the links. */
export function cloudMetadata(origin: string, tenantId: string): string {
  return JSON.stringify({
    name: 'Latchkey',
    portal: origin,
    resourceManager: origin,
    microsoftGraphResourceId: origin,
    graphAudience: origin,
    graph: origin,
    authentication: { loginEndpoint: origin, audiences: [origin], tenant: tenantId, identityProvider: 'AAD' },
    suffixes: {},
  });
}
