// The program: read the settings, open the tenant, listen, say so; and stop in order when told to.

import type { App } from './app/app.ts';
import { readConfig, type Config } from './config/config.ts';
import { createLog } from './observe/log.ts';
import { OpenError } from './store/openError.ts';

const settings = readConfig(process.env, process.argv.slice(2));
if ('faults' in settings) {
  for (const fault of settings.faults) console.error(fault);
  process.exit(2);
}
const { config } = settings;
// Only now, since it takes most of a second: what is wrong with the settings is said at once.
const [{ startApp }, { graphPrefixes }, { StartError }] = await Promise.all([
  import('./app/app.ts'),
  import('./http/routing/apiVersions.ts'),
  import('./app/firstStart.ts'),
]);
const log = createLog(config.log, (line) => process.stderr.write(`${line}\n`));

try {
  const app = await startApp(config, { log, onBug: () => {} });
  stopOnSignals(app);
  printStartMessage(app, config);
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}

function printStartMessage(app: App, { mode, database, serves, works }: Config): void {
  const place = database.engine === 'sqlite' ? database.path : 'PostgreSQL';
  const lines = [
    `Latchkey (${mode}) keeps its data in ${place}.`,
    ...(app.firstStartMessage === null ? [] : [app.firstStartMessage]),
    ...(works ? [] : ['It leaves the work that comes later to other processes.']),
    ...(serves ? graphLines(app, mode) : [`It works and answers at ${app.http} for its health alone.`]),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.stdout.write(`latchkey ready ${app.http}\n`);
}

function graphLines(app: App, mode: Config['mode']): readonly string[] {
  return [
    ...(app.hasWorkbench ? [`  Workbench ${app.http}/ (open it in a browser)`] : []),
    `  Graph     ${[app.http, app.https].flatMap((origin) => origin ?? []).join(' and ')}, each with ${graphPrefixes}`,
    ...(mode === 'sandbox'
      ? [`  Sandbox   ${app.http}/sandbox (users, passwords, clients, clock)`, '  Tutorial  npm run tutorial']
      : []),
    ...(app.caFile === null
      ? []
      : [`  To trust the certificate:  export NODE_EXTRA_CA_CERTS="${app.caFile}"  SSL_CERT_FILE="${app.caFile}"`]),
  ];
}

/**
 * The first signal stops in order; a second one does not wait, unless it is the same one: a signal for a whole process
 * group
 * comes from the sender and once more, within milliseconds, from the script that started this.
 */
function stopOnSignals(app: App): void {
  let stoppingSince: number | null = null;
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > 1000) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log('info', 'stopping', { signal });
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', 'stopping failed', { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function sentenceOf(error: unknown): string {
  if (error instanceof OpenError || error instanceof StartError) return error.message;
  const { code, port, address, message } = error as {
    code?: string;
    port?: number;
    address?: string;
    message?: string;
  };
  if (code === 'EADDRINUSE')
    return (
      `Port ${port} on ${address} is taken: stop what listens there, or set LATCHKEY_PORT and ` +
      'LATCHKEY_TLS_PORT to others ' +
      '(0 takes any free one).'
    );
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} on ${address} may not be used by this user: choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `The address ${address} is not one of this machine: set LATCHKEY_HOST to one that is.`;
  return error instanceof Error && error.stack !== undefined ? error.stack : String(message ?? error);
}
