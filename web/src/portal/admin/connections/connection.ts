// Connections to other systems, as the pages read them.

import type { Named } from '../../../api/entities.ts';
import type { Values } from '../../forms/formField.ts';

export type Direction = 'outbound' | 'inbound';
export type ConnectionState = 'paused' | 'active' | 'quarantined';
export type Mode = 'observe' | 'simulate' | 'enforce';

export interface Connection extends Named {
  readonly direction: Direction;
  readonly kind: 'scim' | 'tasks' | 'files';
  readonly mode: Mode;
  readonly mayRemove: boolean;
  readonly state: ConnectionState;
  readonly quarantineReason: string | null;
  /** In the words of the system there. */
  readonly quarantineSays: string | null;
  readonly notBefore: string | null;
  readonly settings: Values;
  readonly secrets?: readonly ConnectionSecret[];
}

export interface ConnectionSecret {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface Run {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly isComplete: boolean;
  readonly accounts: number;
  readonly groups: number;
  readonly holdings: number;
  readonly says: string | null;
  /** What it did, one after the other; only where it is asked for. */
  readonly steps?: readonly {
    readonly step: string;
    /** The group whose members were compared. */
    readonly about: string | null;
    readonly counts: Readonly<Record<string, number>>;
    readonly says: readonly string[];
  }[];
}

export interface RemoteName {
  readonly id: string;
  readonly name: string;
}

export const ours = '/latchkey/v1';
export const connectionsPath = `${ours}/connections`;
export const connectionPath = (id: string): string => `${connectionsPath}/${id}`;
/** With its secrets, the newest first; none can be read. */
export const connectionRead = (id: string): string => `${connectionPath(id)}?$expand=secrets($orderby=createdAt desc)`;

/** Milliseconds: what jobs do there changes what is shown. */
export const readAgainAfter = 10_000;
