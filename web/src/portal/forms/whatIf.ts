// What calls would bring, asked of the server before they are sent.

import { callGraph } from '../../api/graph.ts';
import type { Detail } from '../../api/graphError.ts';
import type { Identity } from '../../session/session.ts';

export interface NamedThing {
  readonly id: string;
  readonly displayName: string | null;
}
export interface PrincipalEffects {
  readonly principal: NamedThing;
  readonly accessPackages: readonly NamedThing[];
  readonly access: readonly (NamedThing & { readonly originSystem: string; readonly role: string | null })[];
}
export interface Effects {
  readonly responses: readonly {
    readonly status: number;
    readonly body: {
      readonly error?: { readonly message?: string; readonly code?: string; readonly details?: readonly Detail[] };
    } | null;
  }[];
  readonly gain: readonly PrincipalEffects[];
  readonly lose: readonly PrincipalEffects[];
  readonly endEarlier: readonly {
    readonly principal: NamedThing;
    readonly accessPackage: NamedThing;
    readonly previousEndDateTime: string | null;
    readonly endDateTime: string;
  }[];
  readonly cannotExtend: readonly {
    readonly principal: NamedThing;
    readonly accessPackage: NamedThing;
    readonly endDateTime: string | null;
    readonly reason: string | null;
  }[];
  readonly approvers: readonly NamedThing[];
  readonly mails: readonly { readonly event: string; readonly recipient: NamedThing; readonly subject: string }[];
  readonly counts: {
    readonly gain: number;
    readonly lose: number;
    readonly endEarlier: number;
    readonly approvers: number;
    readonly mails: number;
  };
  readonly truncatedAt: { readonly milliseconds: number; readonly jobsLeft: number } | null;
}

/** A call that a page would send. */
export interface PlannedCall {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** Twenty calls at the most, done one after the other and undone. */
export const askWhatIf = (identity: Identity | null, requests: readonly PlannedCall[]): Promise<Effects> =>
  callGraph<Effects>(identity, 'POST', '/latchkey/v1/whatIf', { requests });

/** Whether somebody would have less than before. */
export const takesAway = ({ counts, cannotExtend }: Effects): boolean =>
  counts.lose + counts.endEarlier + cannotExtend.length > 0;
