// Which database a verb is about, by its options, by the environment, by the settings' defaults.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeSettings } from '../config/settings.ts';
import { database as databaseKind, isInMemory } from '../config/settingKinds.ts';
import type { Environment } from '../config/settingSources.ts';
import { secretsPath } from '../sandbox/secretsPath.ts';
import { UsageError, type DatabaseLocation, type VerbArguments } from './verb.ts';

/** `text` gives the text of an option that was given; undefined for the others. */
export function databaseArguments(
  text: (option: string) => string | undefined,
  env: Environment,
): Pick<VerbArguments, 'location' | 'namedLocation' | 'mode'> {
  const setting = (option: string): string | null =>
    text(option) ?? readSetting(env, `LATCHKEY_${option.toUpperCase()}`);
  const usual = (): DatabaseLocation => locationOf(setting('database') ?? '', '--database', setting('data'));
  return {
    mode: () => {
      const mode = setting('mode') ?? (usual().database.startsWith('sqlite:') ? 'sandbox' : null);
      if (mode !== null && mode !== 'sandbox' && mode !== 'production')
        throw new UsageError(`The mode is ${JSON.stringify(mode)}; it must be sandbox or production.`);
      return mode;
    },
    namedLocation: (named) => locationOf(named, 'The database', readSetting(env, 'LATCHKEY_DATA')),
    // Of two that are named each has its own folder; only PostgreSQL has none.
    location: (option) => {
      if (option === null) return usual();
      const named = text(option) ?? '';
      return locationOf(named, `--${option}`, named.startsWith('sqlite:') ? null : readSetting(env, 'LATCHKEY_DATA'));
    },
  };
}

/** Throws `UsageError` for an SQLite file that is not there: a verb that works on a database must not make one. */
export function requireDatabase(database: string): void {
  const path = database.startsWith('sqlite:') ? database.slice('sqlite:'.length) : null;
  if (path !== null && !existsSync(path)) throw new UsageError(`There is no ${path}.`);
}

/** As the server reads it: the environment, a file that it names, the default. */
export function readSetting(env: Environment, name: string): string | null {
  const file = env[`${name}_FILE`];
  const written = env[name] || (file ? readFileSync(file, 'utf8').trim() : '');
  return written || (describeSettings().find((each) => each.env === name)?.default ?? null);
}

function locationOf(text: string, option: string, data: string | null): DatabaseLocation {
  const place = databaseKind.parse(text);
  if (place === undefined || isInMemory(place))
    throw new UsageError(`${option} must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.`);
  const folder = data ?? (place.engine === 'sqlite' ? dirname(place.path) : './data');
  const name = place.engine === 'sqlite' ? place.path : `${new URL(place.url).host}${new URL(place.url).pathname}`;
  return {
    database: place.engine === 'sqlite' ? `sqlite:${place.path}` : place.url,
    name,
    secretsFile: secretsPath(resolve(folder), place),
  };
}
