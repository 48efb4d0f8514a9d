// Where a start says the address of the first administrator: a log is read by more people than a terminal.

import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { App } from '../app/app.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observe/log.ts';

const fileName = 'first-administrator';

/**
 * To a terminal it is printed; elsewhere it is written to a private file, whose path is logged. Processes that make no
 * such address leave the file of those that do alone.
 */
export async function tellAdministratorAddress(
  { administratorAddress: address }: Pick<App, 'administratorAddress'>,
  { data, mode, serves }: Pick<Config, 'data' | 'mode' | 'serves'>,
  { tell, log }: { readonly tell: (line: string) => void; readonly log: Logger['log'] },
): Promise<void> {
  if (mode !== 'production' || !serves) return;
  const file = resolve(join(data, fileName));
  // What an earlier start left behind is good no more, or not for long.
  await rm(file, { force: true }).catch((error: unknown) => {
    log('warn', 'the address of an earlier start cannot be removed', { file, error: String(error) });
  });
  if (address === null) return;
  const about = 'Make the first administrator at this address. It is good once, for an hour:';
  if (process.stderr.isTTY) return tell(`${about}\n  ${address}`);
  try {
    await writeFile(file, `${address}\n`, { flag: 'wx', mode: 0o600 });
    log('warn', 'the tenant has no administrator', {
      file,
      hint: 'The file has the address at which the first one is made. It is good once, for an hour after this start.',
    });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    log('error', 'the address of the first administrator cannot be written', {
      file,
      error: String(error),
      hint: isThere
        ? 'Another process wrote the file after this start had removed it, and its address is good as well; or the ' +
          'file cannot be removed: then run `latchkey admin` with the settings of this server, which prints one.'
        : 'Run `latchkey admin` with the settings of this server: it prints one.',
    });
  }
}
