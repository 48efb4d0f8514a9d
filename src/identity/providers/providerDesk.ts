// What the issuer asks of the tenant about providers of identities.

import type { Id } from '../../domain/base.ts';
import type { ProvidedPerson } from '../../domain/identityProviders/providerClaims.ts';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import type { OAuthErrorCode } from '../issuer/oauthErrors.ts';

/** Who a person of a provider is here. `isNew`: by this sign-in they became so. */
export type Admission =
  | { readonly userId: Id; readonly isNew: boolean }
  | {
      readonly refused: Extract<
        OAuthErrorCode,
        | 'providerFlowEnded'
        | 'personUnknown'
        | 'invitationNeeded'
        | 'linkRefused'
        | 'groupMissing'
        | 'accountDisabled'
        | 'providerUnknown'
      >;
    };

/** Reads what is committed now. */
export interface ProviderDesk {
  /** The providers that are enabled, by name. */
  readonly enabled: () => Promise<readonly IdentityProvider[]>;
  readonly openSecret: (provider: IdentityProvider) => string | null;
  /** Finds the user by their link, or makes the first one where the provider may. */
  readonly admit: (provider: IdentityProvider, person: ProvidedPerson) => Promise<Admission>;
  /** The user of a link; null where there is none. */
  readonly linkedUser: (provider: IdentityProvider, subject: string) => Promise<Id | null>;
}
