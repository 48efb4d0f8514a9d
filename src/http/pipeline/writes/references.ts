// References by address in a call: to which hosts they may lead, and to which type.

import { readReference, type EntityReference } from '../../../odata/parse/entityReference.ts';
import { typeNamed } from '../../../odata/schemaLookup.ts';
import type { Call } from '../call.ts';
import type { ParsedCall } from '../parsedCall.ts';

/**
 * The hosts of Graph's clouds, which clients write whatever server they talk to.
 * https://learn.microsoft.com/graph/deployments
 */
const graphHosts: ReadonlySet<string> = new Set([
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
]);

/** The hosts that serve this API to the sender of a call: the one that links bear, the one it called, and Graph's. */
export function knownHosts({ origin, headers }: Pick<Call, 'origin' | 'headers'>): (host: string) => boolean {
  return (host) =>
    graphHosts.has(host.replace(/:443$/, '')) ||
    host === new URL(origin).host ||
    host === headers['host']?.toLowerCase();
}

/** The entity that an address names, of the type that the call's navigation leads to. Throws Fault. */
export function referenceIn({ call, target, apiVersion: { service } }: ParsedCall, url: string): EntityReference {
  const navigation = target.steps.at(-1)?.navigation;
  return readReference(url, {
    service,
    to: navigation === undefined ? null : typeNamed(service, navigation.to),
    isKnownHost: knownHosts(call),
  });
}
