// Values of custom extensions: where they are called, how this server authenticates itself, how often a call is tried,
// how long a callback is waited for.
// https://learn.microsoft.com/graph/api/resources/customcalloutextension

import type {
  ExtensionAuthentication,
  ExtensionCallback,
  ExtensionClient,
  ExtensionEndpoint,
} from '../../../domain/values.ts';
import { complex, namespace, variants, type Complex, type ListedType } from '../../tables/complexType.ts';
import { perVersion } from '../../apiVersions.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { duration, integer, optional, text, type Encode } from '../../tables/fieldTypes.ts';

const word = optional(text(1024));
const address = optional(text(4096));
type Rows = Readonly<Record<string, AnyRow>>;
const kind = (type: string, fields: Rows) => ({ types: [type, type] as const, table: { fields } });

export const endpoint = variants<ExtensionEndpoint>(
  ['customExtensionEndpointConfiguration', 'customExtensionEndpointConfiguration'],
  {
    shared: { fields: {} },
    kinds: {
      logicApp: kind('logicAppTriggerEndpointConfiguration', {
        logicAppWorkflowName: ['logicAppWorkflowName', 'logicAppWorkflowName', word],
        resourceGroupName: ['resourceGroupName', 'resourceGroupName', word],
        subscriptionId: ['subscriptionId', 'subscriptionId', word],
        url: ['url', 'url', address],
      }),
      http: kind('httpRequestEndpoint', { targetUrl: ['targetUrl', 'targetUrl', address] }),
    },
    defaults: {} as Omit<ExtensionEndpoint, 'kind'>,
  },
);

export const authentication = variants<ExtensionAuthentication>(
  ['customExtensionAuthenticationConfiguration', 'customExtensionAuthenticationConfiguration'],
  {
    shared: { fields: {} },
    kinds: {
      token: kind('azureAdTokenAuthentication', { resourceId: ['resourceId', 'resourceId', word] }),
      pop: kind('azureAdPopTokenAuthentication', {}),
    },
    defaults: {} as Omit<ExtensionAuthentication, 'kind'>,
  },
);

export const client = complex<ExtensionClient>(
  ['customExtensionClientConfiguration', 'customExtensionClientConfiguration'],
  {
    fields: {
      maximumRetries: ['maximumRetries', 'maximumRetries', optional(integer(0, 2_147_483_647))],
      timeoutInMilliseconds: ['timeoutInMilliseconds', 'timeoutInMilliseconds', optional(integer(0, 2_147_483_647))],
    },
    defaults: { maximumRetries: null, timeoutInMilliseconds: null },
  },
);

const callbackType = 'customExtensionCallbackConfiguration';
const whole = complex<ExtensionCallback>([callbackType, callbackType], {
  fields: { timeoutDuration: ['timeoutDuration', 'timeoutDuration', optional(duration)] },
  // As the pages' examples spell it.
  aliases: { timeoutDuration: ['durationBeforeTimeout'] },
  defaults: { timeoutDuration: null },
});
const encode = perVersion(
  (apiVersion): Encode =>
    (value) => ({ '@odata.type': `#${namespace}.${callbackType}`, ...(whole.encode[apiVersion](value) as object) }),
);

/** Abstract in the schema, and sent as it is all the same. */
export const callback: Complex<ExtensionCallback> = {
  ...whole,
  encode,
  field: { ...whole.field, encode },
  listed: whole.listed.map((each): ListedType => ({ ...each, isAbstract: true })),
};
