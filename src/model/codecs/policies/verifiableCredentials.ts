// Beta's verifiable credential settings of a policy: kept and given back, not acted on.
// https://learn.microsoft.com/graph/api/resources/verifiablecredentialsettings?view=graph-rest-beta

import type { VerifiableCredentialSettings } from '../../../domain/values.ts';
import { complex } from '../../tables/complexType.ts';
import { listOf, optional, text, texts } from '../../tables/fieldTypes.ts';

export const verifiableCredentialType = complex<VerifiableCredentialSettings['credentialTypes'][number]>(
  [null, 'verifiableCredentialType'],
  {
    fields: {
      credentialType: [null, 'credentialType', optional(text(1024))],
      issuers: [null, 'issuers', texts(2048)],
    },
    defaults: { credentialType: null, issuers: [] },
  },
);

export const verifiableCredentialSettings = complex<VerifiableCredentialSettings>(
  [null, 'verifiableCredentialSettings'],
  {
    fields: { credentialTypes: [null, 'credentialTypes', listOf(verifiableCredentialType.field)] },
    defaults: { credentialTypes: [] },
  },
);
