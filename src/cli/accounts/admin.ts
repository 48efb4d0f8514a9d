// `latchkey admin`: an administrator for a tenant that has none, or one more.

import { origin as originKind } from '../../config/settingKinds.ts';
import { readSetting, requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

export const admin: VerbAction = async ({ location, mode: modeOf, object: name, text, has, env, print }) => {
  const { database, name: place } = location(null);
  const mode = modeOf();
  if (mode === null) throw new UsageError('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
  const origin = originOf(text('url') || (readSetting(env, 'LATCHKEY_PUBLIC_URL') ?? 'https://localhost:8421'));
  requireDatabase(database);
  const { appointAdministrator, issueAdministratorAddress, resetFactorsOf } = await import(
    '../../app/accounts/administrators.ts'
  );
  const noTenant = (): never => {
    throw new UsageError(`${place} holds no tenant yet: start a server first.`);
  };
  const target = { database, mode, pageOrigin: origin };
  if (name === null) {
    for (const option of ['display-name', 'new-password', 'reset-factors'])
      if (has(option)) throw new UsageError(`--${option} needs the NAME of a user.`);
    const address = (await issueAdministratorAddress(target, origin)) ?? noTenant();
    print(address);
    return 0;
  }
  if (has('reset-factors')) {
    const isReset = (await resetFactorsOf(target, name)) ?? noTenant();
    if (!isReset) throw new UsageError(`Nobody has the sign-in name ${name}.`);
    print(`The second factors of ${name} are gone. They set up new ones at the next sign-in where one is needed.`);
    return 0;
  }
  const wanted = {
    userPrincipalName: name,
    displayName: text('display-name') || name,
    resetsPassword: has('new-password'),
  };
  const made = (await appointAdministrator(target, wanted)) ?? noTenant();
  if (typeof made === 'string') throw new UsageError(made);
  const { isNew, password } = made;
  print(`${name} ${isNew ? 'was created and ' : ''}is a Global Administrator.`);
  if (password !== null) print(`Password, to be changed at the first sign-in: ${password}`);
  return 0;
};

function originOf(text: string): string {
  const origin = originKind.parse(text);
  if (origin === undefined)
    throw new UsageError(`--url is ${JSON.stringify(text)}; it must be ${originKind.expected}.`);
  return origin;
}
