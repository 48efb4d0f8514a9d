// The forms of custom extensions: one kind is called with requests, the other with assignments.

import type { FormType, Values } from '../../forms/formField.ts';
import { valueAt } from '../../forms/values.ts';

const isLogicApp = (draft: Values): boolean => !isHttp(draft);
const isHttp = (draft: Values): boolean =>
  String(valueAt(draft, 'endpointConfiguration/@odata.type')).endsWith('httpRequestEndpoint');
const hasToken = (draft: Values): boolean =>
  String(valueAt(draft, 'authenticationConfiguration/@odata.type')).endsWith('azureAdTokenAuthentication');
const namespace = '#microsoft.graph.';

const extensionForm = (type: string): FormType => ({
  type,
  method: 'PUT',
  sections: [
    { key: 'about', title: 'manage.section.about' },
    { key: 'endpoint', title: 'manage.section.endpoint' },
    { key: 'calls', title: 'manage.section.calls' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'displayName', control: 'line', section: 'about', label: 'manage.name', isRequired: true },
    { property: 'description', control: 'text', section: 'about', label: 'manage.description' },
    { property: 'endpointConfiguration/@odata.type', control: 'choice', section: 'endpoint',
      label: 'manage.endpoint.kind', choices: [
        { value: `${namespace}httpRequestEndpoint`, label: 'manage.endpoint.http' },
        { value: `${namespace}logicAppTriggerEndpointConfiguration`, label: 'manage.endpoint.logicApp' },
      ] },
    { property: 'endpointConfiguration/targetUrl', control: 'line', section: 'endpoint', label: 'manage.endpoint.url',
      isShown: isHttp },
    { property: 'endpointConfiguration/url', control: 'line', section: 'endpoint', label: 'manage.endpoint.url',
      isShown: isLogicApp },
    { property: 'endpointConfiguration/subscriptionId', control: 'line', section: 'endpoint',
      label: 'manage.endpoint.subscription', isShown: isLogicApp },
    { property: 'endpointConfiguration/resourceGroupName', control: 'line', section: 'endpoint',
      label: 'manage.endpoint.group', isShown: isLogicApp },
    { property: 'endpointConfiguration/logicAppWorkflowName', control: 'line', section: 'endpoint',
      label: 'manage.endpoint.workflow', isShown: isLogicApp },
    { property: 'authenticationConfiguration/@odata.type', control: 'choice', section: 'endpoint',
      label: 'manage.endpoint.authentication', choices: [
        { value: `${namespace}azureAdPopTokenAuthentication`, label: 'manage.endpoint.pop' },
        { value: `${namespace}azureAdTokenAuthentication`, label: 'manage.endpoint.token' },
      ] },
    { property: 'authenticationConfiguration/resourceId', control: 'line', section: 'endpoint',
      label: 'manage.endpoint.audience', help: 'manage.endpoint.audience.help', isShown: hasToken },
    { property: 'clientConfiguration/timeoutInMilliseconds', control: 'number', least: 200, most: 2_147_483_647,
      section: 'calls', label: 'manage.calls.timeout' },
    { property: 'clientConfiguration/maximumRetries', control: 'number', least: 0, most: 100, section: 'calls',
      label: 'manage.calls.retries' },
    { property: 'callbackConfiguration/timeoutDuration', control: 'duration', section: 'calls',
      label: 'manage.calls.callback', help: 'manage.calls.callback.help' },
  ],
  complete: (body) => ({
    ...body,
    '@odata.type': `${namespace}${type}`,
    callbackConfiguration:
      valueAt(body, 'callbackConfiguration/timeoutDuration') == null
        ? null
        : { ...(body['callbackConfiguration'] as Values), '@odata.type': `${namespace}${callback}` },
  }),
});
const callback = 'customExtensionCallbackConfiguration';

export const requestExtensionForm = extensionForm('accessPackageAssignmentRequestWorkflowExtension');
export const assignmentExtensionForm = extensionForm('accessPackageAssignmentWorkflowExtension');
export const extensionForms = [requestExtensionForm, assignmentExtensionForm];

export const newExtension: Values = {
  displayName: null,
  description: null,
  endpointConfiguration: { '@odata.type': `${namespace}httpRequestEndpoint`, targetUrl: null },
  authenticationConfiguration: { '@odata.type': `${namespace}azureAdPopTokenAuthentication` },
  clientConfiguration: null,
  callbackConfiguration: null,
};
