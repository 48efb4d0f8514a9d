// Whether a custom extension makes sense: where it is, how long it is waited for, how often it is tried.
// https://learn.microsoft.com/graph/api/resources/customcalloutextension

import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import { audienceFault, type AudienceFacts } from './callAudience.ts';
import type { CustomExtension } from './extensionEntities.ts';
import { durationMs } from '../policies/durationBounds.ts';
import type { ExtensionEndpoint } from '../values.ts';

/** The fields of an extension that a body sets. */
export type ExtensionFields = Pick<
  CustomExtension,
  'kind' | 'displayName' | 'description' | 'endpoint' | 'authentication' | 'client' | 'callback'
>;

/** The published bounds of a callback: five minutes to fourteen days. */
const shortestMs = 5 * 60_000;
const longestMs = 14 * 86_400_000;
/** Milliseconds, and tries beside the first. The longest call stays well below the lease of a job. */
export const timeouts = { least: 200, most: 30_000, usual: 10_000 } as const;

/** Tries of a call beside the first: the most, and the usual number. */
export const retries = { most: 5, usual: 3 } as const;
const longestPath = 150;

/** What is known of an extension's surroundings. `isOwnAddress`: whether an address leads to this server itself. */
interface ExtensionFacts {
  readonly audience: AudienceFacts | null;
  readonly isOwnAddress: (address: string) => boolean;
}

/** Notes the faults of an extension: its name, its endpoint, its times, and for whom its token is. */
export function checkExtension(
  extension: Omit<ExtensionFields, 'endpoint'> & { readonly endpoint: ExtensionEndpoint | null },
  { audience, isOwnAddress }: ExtensionFacts,
  faults: FaultCollector,
): void {
  const { endpoint, authentication, client, callback } = extension;
  faults.holds(isNonBlank(extension.displayName), 'displayName', 'a name');
  if (endpoint === null) faults.add('missingField', 'endpoint');
  else {
    checkEndpoint(endpoint, faults.below('endpoint'));
    const address = addressOf(endpoint);
    faults.holds(
      address === null || !isOwnAddress(address),
      endpoint.kind === 'http' ? 'endpoint/targetUrl' : 'endpoint/url',
      'the address of another server, for this one does not call itself',
    );
  }
  if (authentication?.kind === 'token')
    faults.holds(
      isNonBlank(authentication.resourceId),
      'authentication/resourceId',
      'the id of the resource that the token is for',
    );
  checkAudience(extension, audience, faults);
  if (callback !== null) {
    const length = callback.timeoutDuration == null ? null : durationMs(callback.timeoutDuration);
    faults.holds(
      length !== null && length >= shortestMs && length <= longestMs,
      'callback/timeoutDuration',
      'from 5 minutes to 14 days, such as PT1H',
    );
    faults.holds(
      extension.kind === 'request',
      'callback',
      'left out, for only an extension about requests can be waited for',
    );
  }
  const { timeoutInMilliseconds: timeout = null, maximumRetries = null } = client ?? {};
  faults.holds(
    timeout === null || (timeout >= timeouts.least && timeout <= timeouts.most),
    'client/timeoutInMilliseconds',
    `from ${timeouts.least} to ${timeouts.most}`,
  );
  faults.holds(
    maximumRetries === null || (maximumRetries >= 0 && maximumRetries <= retries.most),
    'client/maximumRetries',
    `from 0 to ${retries.most}`,
  );
}

/** Of an extension without faults at its address, which is told by itself. */
function checkAudience(
  {
    endpoint,
    authentication,
  }: { readonly endpoint: ExtensionEndpoint | null } & Pick<ExtensionFields, 'authentication'>,
  facts: AudienceFacts | null,
  faults: FaultCollector,
): void {
  if (authentication?.kind !== 'token' || !isNonBlank(authentication.resourceId) || facts === null) return;
  const address = endpoint === null ? null : addressOf(endpoint);
  const fault = audienceFault(
    authentication.resourceId,
    address !== null && URL.canParse(address) ? address : null,
    facts,
  );
  if (fault !== null) faults.add('invalidField', 'authentication/resourceId', { says: `It must be ${fault}.` });
}

function checkEndpoint(endpoint: ExtensionEndpoint, faults: FaultCollector): void {
  if (endpoint.kind === 'http') checkAddress(endpoint.targetUrl, 'targetUrl', faults);
  else checkLogicApp(endpoint, faults);
}

function checkLogicApp(endpoint: ExtensionEndpoint & { readonly kind: 'logicApp' }, faults: FaultCollector): void {
  const { subscriptionId, resourceGroupName, logicAppWorkflowName, url } = endpoint;
  for (const [field, value] of [
    ['subscriptionId', subscriptionId],
    ['resourceGroupName', resourceGroupName],
    ['logicAppWorkflowName', logicAppWorkflowName],
  ] as const)
    faults.holds(isNonBlank(value), field, 'the name of the Logic App');
  faults.holds(
    (
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
      `/providers/Microsoft.Logic/workflows/${logicAppWorkflowName}`
    ).length <= longestPath,
    'logicAppWorkflowName',
    `shorter: the Logic App's path has at most ${longestPath} characters`,
  );
  // Nobody here can ask Azure for it, so whoever wants the Logic App to be called says it.
  if (url != null) checkAddress(url, 'url', faults);
}

function checkAddress(address: string | null | undefined, field: string, faults: FaultCollector): void {
  const url = address != null && URL.canParse(address) ? new URL(address) : null;
  faults.holds(
    url !== null &&
      (url.protocol === 'https:' || url.protocol === 'http:') &&
      url.username === '' &&
      url.password === '',
    field,
    'an https address without a name or password in it',
  );
}

/** Where it is called; null for a Logic App whose trigger nobody has said. */
export function addressOf(endpoint: ExtensionEndpoint): string | null {
  return (endpoint.kind === 'http' ? endpoint.targetUrl : endpoint.url) ?? null;
}
