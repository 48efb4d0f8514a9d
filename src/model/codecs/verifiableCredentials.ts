// Beta's verifiable credential settings of a policy, kept and given back as they were sent.

import type { TypeRef } from '../../odata/describe.ts';
import { everywhere } from '../dialects.ts';
import { opaque, optional } from '../types.ts';

export const verifiableCredentials = optional(
  opaque(everywhere<TypeRef>({ kind: 'complex', name: 'verifiableCredentialSettings', collection: false })),
);
