// The way of a resource request: it is done, or it failed, at once.

import type { EnumValue, ResourceRequestStates } from '../enums.ts';
import type { Machine } from './machine.ts';

type ResourceRequestState = EnumValue<typeof ResourceRequestStates>;
type ResourceRequestEvent = 'deliver' | 'fail';

/** The states of a resource request. */
export const resourceRequestMachine: Machine<ResourceRequestState, ResourceRequestEvent, never, never, null> = {
  name: 'resourceRequest',
  states: ['submitted', 'delivered', 'deliveryFailed'],
  events: ['deliver', 'fail'],
  conditions: {},
  rows: [
    ['submitted', 'deliver', 'always', 'delivered', []],
    ['submitted', 'fail', 'always', 'deliveryFailed', []],
  ],
};

/** The published status text of each state. */
export const resourceRequestStatusOf: Readonly<Record<ResourceRequestState, string>> = {
  submitted: 'Accepted',
  delivered: 'Fulfilled',
  deliveryFailed: 'DeliveryFailed',
};
