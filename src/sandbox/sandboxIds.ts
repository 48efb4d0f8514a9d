// Ids of what the sandbox starts with: those that the tutorial and the reference page print, and for the rest one made
// from its name.

import { createHash } from 'node:crypto';
import type { Id } from '../domain/base.ts';

/**
 * Printed by https://learn.microsoft.com/graph/tutorial-access-package-api (catalogs, group, Requestor1) and by the
 * page on creating a request (the others).
 */
export const publishedIds = {
  generalCatalog: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384',
  emptyCatalog: 'ede67938-cda7-4127-a9ca-7c7bf86a19b7',
  requestor1: '007d1c7e-7fa8-4e33-b678-5e437acdcddc',
  marketingResources: 'e93e24d1-2b65-4a6c-a1dd-654a12225487',
  /** The tutorial's text calls the same group by this one. */
  marketingResourcesInText: 'f4892fac-e81c-4712-bdf2-a4450008a4b0',
  newHire: '46184453-e63b-4f20-86c2-c557ed5d5df9',
  newHirePackage: 'a914b616-e04e-476b-aa37-91038f0b165b',
  newHirePolicy: '2264bf65-76ba-417b-a27d-54d291f0cbc8',
  stateQuestion: 'a714ec6f-4ee0-4614-bd81-37e0c5ecbbff',
  reasonQuestion: 'aa615ee9-d9d8-4c03-be91-bee37106deda',
} as const;

/** The same name gives the same id in every sandbox: a UUID of version 8 out of its SHA-256. */
export function sandboxIdOf(name: string): Id {
  const hex = createHash('sha256').update(`latchkey sandbox ${name}`).digest('hex').slice(0, 32);
  const variant = ((Number.parseInt(hex[16] as string, 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  );
}

/** The same ids in the same order each time. */
export function idSequence(of: string): () => Id {
  let count = 0;
  return () => {
    count += 1;
    return sandboxIdOf(`${of} ${count}`);
  };
}

export const tenantDomain = 'latchkey.example';
export const tenantId = sandboxIdOf('tenant');
export const graphPrincipalId = sandboxIdOf('service principal of Microsoft Graph');
