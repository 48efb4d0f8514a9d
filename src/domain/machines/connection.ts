// The way of a connection: it is paused until somebody starts it, and in quarantine while the other side answers badly.

import { ConnectionStates, type ConnectionState } from '../connections/connectionEntities.ts';
import type { Machine } from './machine.ts';

/** `start`, `pause`: an administrator says so. `fail`: too much went wrong. `recover`: the other side is well again. */
export type ConnectionEvent = 'start' | 'pause' | 'fail' | 'recover';
/** `look`: everything there is looked at anew; what finds it well again is such a look. `tell`: administrators hear. */
export type ConnectionEffect = 'look' | 'tell';

/** The states of a connection. */
// biome-ignore format: a table, read by column
export const connectionMachine: Machine<ConnectionState, ConnectionEvent, never, ConnectionEffect, null> = {
  name: 'connection',
  states: ConnectionStates,
  events: ['start', 'pause', 'fail', 'recover'],
  conditions: {},
  rows: [
    ['paused',      'start',   'always', 'active',      ['look']],
    ['paused',      'pause',   'always', 'paused',      []],
    ['active',      'start',   'always', 'active',      ['look']],
    ['active',      'pause',   'always', 'paused',      []],
    ['active',      'fail',    'always', 'quarantined', ['tell']],
    ['active',      'recover', 'always', 'active',      []],
    ['quarantined', 'start',   'always', 'active',      ['look']],
    ['quarantined', 'pause',   'always', 'paused',      []],
    ['quarantined', 'fail',    'always', 'quarantined', []],
    ['quarantined', 'recover', 'always', 'active',      []],
  ],
};
