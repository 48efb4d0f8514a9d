// What the pages of factors ask of the tenant: what is there, and what a user adds or removes, which the audit tells.

import type { Id } from '../../domain/base.ts';
import type { FactorStore } from './factorStore.ts';
import type { NewPasskey } from './methods/passkeys.ts';

/** A factor that its user has shown to have. */
export type NewFactor =
  | { readonly kind: 'softwareOath'; readonly secret: string; readonly step: number }
  | ({ readonly kind: 'fido2' } & NewPasskey);

/** What is behind the pages of factors. */
export interface FactorDesk extends FactorStore {
  /** The recovery codes that come with the first factor of a user; null where they have some. */
  readonly add: (userId: Id, factor: NewFactor, name: string | null) => Promise<readonly string[] | null>;
  /** With the last one all recovery codes and remembered browsers end. False where it is gone. */
  readonly remove: (userId: Id, methodId: Id) => Promise<boolean>;
  /** Ten recovery codes in the place of those from before. */
  readonly drawCodes: (userId: Id) => Promise<readonly string[]>;
}
