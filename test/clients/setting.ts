// What a client's process needs to know of the server that it talks to, and how it signs in with Microsoft's own
// library.

import { ClientSecretCredential, UsernamePasswordCredential, type TokenCredential } from '@azure/identity';

export interface Setting {
  /** The https origin. */
  readonly origin: string;
  readonly tenantId: string;
  readonly publicClient: string;
  readonly full: { readonly id: string; readonly secret: string };
  readonly users: Readonly<Record<string, { readonly id: string; readonly name: string; readonly password: string }>>;
}

export const scope = 'https://graph.microsoft.com/.default';
export const printed = {
  catalog: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384',
  group: 'e93e24d1-2b65-4a6c-a1dd-654a12225487',
  requestor: '007d1c7e-7fa8-4e33-b678-5e437acdcddc',
  newHirePackage: 'a914b616-e04e-476b-aa37-91038f0b165b',
} as const;

const options = ({ origin }: Setting): { authorityHost: string; disableInstanceDiscovery: boolean } => ({
  authorityHost: origin,
  disableInstanceDiscovery: true,
});

export function signedIn(setting: Setting, key: string): TokenCredential {
  const user = setting.users[key];
  if (user === undefined) throw new Error(`no user ${key}`);
  return new UsernamePasswordCredential(
    setting.tenantId,
    setting.publicClient,
    user.name,
    user.password,
    options(setting),
  );
}

export function asApplication(setting: Setting): TokenCredential {
  return new ClientSecretCredential(setting.tenantId, setting.full.id, setting.full.secret, options(setting));
}

/** The bad days that the retry handlers of SDKs are for: each strikes one call. */
export const passingFaults: readonly object[] = [
  { answer: { status: 429, retryAfter: 1 }, times: 1 },
  { answer: { status: 429, retryAfter: 1, retryAfterAs: 'date' }, times: 1 },
  { answer: { status: 503, retryAfter: 1 }, times: 1 },
];

/** Runs something under a fault rule of the sandbox, and gives how many calls it struck. */
export async function underFault({ origin }: Setting, rule: object, run: () => Promise<unknown>): Promise<number> {
  const faults = `${origin}/sandbox/faults`;
  await fetch(faults, {
    method: 'POST',
    body: JSON.stringify({ match: { path: '/users' }, ...rule }),
    headers: { 'content-type': 'application/json' },
  });
  try {
    await run();
    const told = (await (await fetch(faults)).json()) as { readonly faults: readonly { readonly happened: number }[] };
    return told.faults[0]?.happened ?? 0;
  } finally {
    await fetch(faults, { method: 'DELETE' });
  }
}

/** Asks until it is so; as a client would, for it cannot make the server work faster. */
export async function until<T>(says: string, read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() > end) throw new Error(`not within 15 seconds: ${says}; at last ${JSON.stringify(value)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
