// The kinds of values that settings take: how each is read from text, and in words what is expected.
import { isIP } from 'node:net';

export type SettingKind<T> = {
  /** Undefined where the text is no such value. */
  readonly parse: (text: string) => T | undefined;
  /** Completes the sentence "it must be …". */
  readonly expected: string;
};

export type DatabaseSetting =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Whether a database ends with the process that opened it. */
export const isInMemory = (database: DatabaseSetting): boolean =>
  database.engine === 'sqlite' && database.path === ':memory:';

export const host: SettingKind<string> = {
  expected: 'an IP address or a host name, such as 127.0.0.1',
  parse: (text) => {
    const bare = text.replace(/^\[(.*)\]$/, '$1');
    return isIP(bare) > 0 || isHostName(bare) ? bare : undefined;
  },
};

export const port: SettingKind<number> = {
  expected: 'a number from 0 to 65535, where 0 means any free port',
  parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
};

export function count(least: number, most: number): SettingKind<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    parse: (text) =>
      /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
  };
}

export const daysOrOff: SettingKind<number | 'off'> = {
  expected: 'a number of days from 1 to 100000, or off',
  parse: (text) => (text.toLowerCase() === 'off' ? 'off' : count(1, 100_000).parse(text)),
};

export const minutesOrOff: SettingKind<number | 'off'> = {
  expected: 'a number of minutes from 1 to 1440, or off',
  parse: (text) => (text.toLowerCase() === 'off' ? 'off' : count(1, 1_440).parse(text)),
};

/** Public keys of age, in the order in which they were written. */
export const recipients: SettingKind<readonly string[]> = {
  expected: 'public keys of age, such as age1…, separated by commas',
  parse: (text) => {
    const keys = text.split(/[\s,]+/).filter((each) => each !== '');
    return keys.length > 0 && keys.every((each) => /^age1[0-9a-z]{50,}$/.test(each)) ? keys : undefined;
  },
};

/** A key of age, perhaps with the lines that `age-keygen` writes around it. */
export const identity: SettingKind<string> = {
  expected: 'a key of age, such as AGE-SECRET-KEY-1…',
  parse: (text) => (/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/m.test(text) ? text : undefined),
};

export const portOrOff: SettingKind<number | 'off'> = {
  expected: `${port.expected}, or off`,
  parse: (text) => (text.toLowerCase() === 'off' ? 'off' : port.parse(text)),
};

/** Where the database is. */
export const database: SettingKind<DatabaseSetting> = {
  expected: 'sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/NAME',
  parse: (text) => {
    // Two slashes would begin an authority, and `sqlite://data/x.db` would open /data/x.db.
    const path = /^sqlite:(?!\/\/)(.+)$/.exec(text)?.[1];
    if (path) return { engine: 'sqlite', path };
    const isPostgres = /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
    return isPostgres ? { engine: 'postgres', url: text } : undefined;
  },
};

export const onOff: SettingKind<boolean> = {
  expected: 'on or off',
  parse: (text) => ({ on: true, off: false })[text.toLowerCase()],
};

/** An http or https address without path and query; parsed to its scheme, host and port. */
export const origin: SettingKind<string> = {
  expected: 'an address without a path, such as https://access.example.org',
  parse: (text) => {
    const url = webAddress(text);
    return url && url.pathname === '/' && !url.search ? url.origin : undefined;
  },
};

export const collector: SettingKind<string> = {
  ...origin,
  expected: 'an address without a path, such as http://localhost:4318',
};

export const secureAddress: SettingKind<string> = {
  expected: 'an https:// address (http:// only on this machine itself)',
  // Returned as written: an issuer is compared letter by letter with what its tokens say.
  parse: (text) => {
    const url = webAddress(text);
    return url && (url.protocol === 'https:' || isLoopback(url.hostname)) ? text : undefined;
  },
};

export const addresses: SettingKind<ReadonlySet<string>> = {
  expected: 'IP addresses, separated by commas',
  parse: (text) => {
    const list = commaSeparated(text);
    // A socket that listens on IPv6 as well names its IPv4 peers in this form.
    return list.every((one) => isIP(one) > 0)
      ? new Set(list.flatMap((one) => (isIP(one) === 4 ? [one, `::ffff:${one}`] : [one])))
      : undefined;
  },
};

export const destinations: SettingKind<readonly string[]> = {
  expected: 'host names, IP addresses or networks such as 10.1.0.0/16, separated by commas',
  parse: (text) => {
    const list = commaSeparated(text);
    return list.every((one) => isIP(one) > 0 || isNetwork(one) || isHostName(one)) ? list : undefined;
  },
};

export const mailServer: SettingKind<string> = {
  expected: 'smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT',
  parse: (text) => {
    const url = /^smtps?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
    return url && url.hostname !== '' && (url.pathname === '' || url.pathname === '/') && !url.search && !url.hash
      ? text
      : undefined;
  },
};

export const mailbox: SettingKind<string> = {
  expected: 'an e-mail address such as access@example.org or Latchkey <access@example.org>',
  parse: (text) =>
    /^[^@\s<>,;"]+@[^@\s<>,;"]+$/.test(text) || /^[^@<>,;"\r\n]+ <[^@\s<>,;"]+@[^@\s<>,;"]+>$/.test(text)
      ? text
      : undefined,
};

export function seconds(most: number): SettingKind<number> {
  return {
    expected: `a number of seconds from 0 to ${most}`,
    parse: (text) => (/^\d{1,6}$/.test(text) && Number(text) <= most ? Number(text) : undefined),
  };
}

export const rate: SettingKind<number | 'off'> = {
  expected: 'a number of calls a second from 1 to 1000000, or off',
  parse: (text) =>
    text.toLowerCase() === 'off'
      ? 'off'
      : /^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1_000_000
        ? Number(text)
        : undefined,
};

export const anyText: SettingKind<string> = { expected: 'a text', parse: (text) => text };

export const fileName: SettingKind<string> = { expected: 'the path of a file', parse: (text) => text };

export function oneOf<const T extends string>(...words: readonly T[]): SettingKind<T> {
  return {
    expected: words.join(words.length === 2 ? ' or ' : ', '),
    parse: (text) => words.find((word) => word === text.toLowerCase()),
  };
}

export function secret(shortest: number): SettingKind<string> {
  return {
    expected: `a random text of ${shortest} characters or more`,
    parse: (text) => (text.length >= shortest ? text : undefined),
  };
}

/** Whether only this machine itself can connect to an address or host name. */
export function isLoopback(address: string): boolean {
  const bare = address.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  if (isIP(bare) === 0) return bare === 'localhost';
  return /^\[(::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(
    new URL(`http://[${bare.replace(/%.*$/, '')}]`).hostname,
  );
}

function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
}

function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const widest = isIP(address) === 4 ? 32 : 128;
  return rest.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= widest;
}

function isHostName(text: string): boolean {
  // A name of digits and dots alone is an address with a mistake in it.
  return (
    text.length <= 253 &&
    /[a-z]/i.test(text) &&
    text.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
  );
}

function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isWeb && !url.username && !url.password && !url.hash ? url : undefined;
}
