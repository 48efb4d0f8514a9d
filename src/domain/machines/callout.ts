// The way of one call to a custom extension: made, perhaps waited for, and its end.

import type { CalloutStates, EnumValue } from '../enums.ts';
import type { Machine } from './machine.ts';

type CalloutState = EnumValue<typeof CalloutStates>;
/**
 * `answer`: the extension took the call. `refuse`: it could not be called, or did not take it. `callback`: it resumed
 * what waits. `timeout`: it never did. `abandon`: what waits for it has ended otherwise.
 */
type CalloutEvent = 'answer' | 'refuse' | 'callback' | 'timeout' | 'abandon';
type CalloutCondition = 'waits';
/** `release`: what waited goes on as the callback says. `failRequest`: it goes on no more. */
export type CalloutEffect = 'release' | 'failRequest';
interface CalloutFacts {
  readonly waits: boolean;
}

/** The states of a call to a custom extension. */
// biome-ignore format: a table, read by column
export const calloutMachine: Machine<CalloutState, CalloutEvent, CalloutCondition, CalloutEffect, CalloutFacts> = {
  name: 'callout',
  states: ['queued', 'calloutSent', 'waitingForCallback', 'callbackReceived', 'calloutFailed', 'callbackTimedOut'],
  events: ['answer', 'refuse', 'callback', 'timeout', 'abandon'],
  conditions: { waits: (facts) => facts.waits },
  rows: [
    ['queued',             'answer',   'waits',  'waitingForCallback', []],
    ['queued',             'answer',   'always', 'calloutSent',        []],
    ['queued',             'refuse',   'waits',  'calloutFailed',      ['failRequest']],
    ['queued',             'refuse',   'always', 'calloutFailed',      []],
    // It may resume before it has answered us.
    ['queued',             'callback', 'waits',  'callbackReceived',   ['release']],
    ['queued',             'timeout',  'waits',  'callbackTimedOut',   ['failRequest']],
    ['queued',             'abandon',  'waits',  'calloutFailed',      []],
    ['waitingForCallback', 'callback', 'always', 'callbackReceived',   ['release']],
    ['waitingForCallback', 'timeout',  'always', 'callbackTimedOut',   ['failRequest']],
    ['waitingForCallback', 'abandon',  'always', 'calloutFailed',      []],
  ],
};

/** Nothing further is expected of it, and nothing is wrong. */
export const settledCalloutStates: readonly CalloutState[] = ['calloutSent', 'callbackReceived'];

/** States of a call whose answer, or callback, is still to come. */
export const openCalloutStates: readonly CalloutState[] = ['queued', 'waitingForCallback'];
