// Beta's verifiable credential settings of a policy, kept and given back as they were sent.

import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { sameInAllVersions } from '../../apiVersions.ts';
import { opaque, optional } from '../../tables/fieldTypes.ts';

export const verifiableCredentials = optional(
  opaque(sameInAllVersions<TypeRef>({ kind: 'complex', name: 'verifiableCredentialSettings', collection: false })),
);
