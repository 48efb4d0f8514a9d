// `latchkey start`: reads the settings, opens the tenant, listens, says so; and stops in order when told to.

import type { App } from '../app/app.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observe/log.ts';
import { tellAdministratorAddress } from './administratorAddress.ts';
import { isCheckout } from './invocation.ts';
import type { VerbAction, VerbArguments } from './verb.ts';

export const start: VerbAction = async ({ config: readSettings, print, tell }) => {
  const config = readSettings();
  // Only now, since it takes most of a second: what is wrong with the settings is said at once.
  const [{ startApp }, { graphPrefixes }, { createLog }, { createLineWriter }] = await Promise.all([
    import('../app/app.ts'),
    import('../http/routing/apiVersions.ts'),
    import('../observe/log.ts'),
    import('../observe/lineWriter.ts'),
  ]);
  const lines = createLineWriter(process.stderr, (lost) => lossesLine(lost));
  const log = createLog(config.log, lines.write);
  // A server goes on where nobody reads what it says at its start.
  process.stdout.on('error', () => {});
  const app = await startApp(config, { log, onBug: () => {}, losses: lines });
  const stopped = stopOnSignals(app, log);
  await tellAdministratorAddress(app, config, { tell, log });
  printStartMessage(app, config, { graphPrefixes, print, tell });
  return stopped;
};

const lossesLine = (lost: number): string =>
  JSON.stringify({ at: new Date().toISOString(), level: 'error', says: 'lines of the log were lost', lost });

function printStartMessage(
  app: App,
  config: Config,
  { graphPrefixes, print, tell }: Pick<VerbArguments, 'print' | 'tell'> & { readonly graphPrefixes: string },
): void {
  const { mode, database, serves, works } = config;
  const place = database.engine === 'sqlite' ? database.path : 'PostgreSQL';
  const lines = [
    `Latchkey (${mode}) keeps its data in ${place}.`,
    ...(app.firstStartMessage === null ? [] : [app.firstStartMessage]),
    ...(works ? [] : ['It leaves the work that comes later to other processes.']),
    ...(serves ? graphLines(app, mode, graphPrefixes) : [`It works and answers at ${app.http} for its health alone.`]),
  ];
  for (const line of lines) tell(line);
  print(`latchkey ready ${app.http}`);
}

function graphLines(app: App, mode: Config['mode'], graphPrefixes: string): readonly string[] {
  return [
    ...(app.hasWorkbench ? [`  Workbench ${mode === 'sandbox' ? app.http : app.origin}/ (open it in a browser)`] : []),
    mode === 'sandbox'
      ? `  Graph     ${[...new Set([app.http, app.https ?? app.http])].join(' and ')}, each with ${graphPrefixes}`
      : `  Graph     ${app.origin}, with ${graphPrefixes}`,
    ...(app.metrics === null ? [] : [`  Metrics   ${app.metrics}/metrics`]),
    ...(mode === 'sandbox'
      ? [
          `  Sandbox   ${app.http}/sandbox (users, passwords, clients, clock)`,
          ...(isCheckout ? ['  Tutorial  npm run tutorial'] : []),
        ]
      : []),
    ...(app.caFile === null
      ? []
      : [`  To trust the certificate:  export NODE_EXTRA_CA_CERTS="${app.caFile}"  SSL_CERT_FILE="${app.caFile}"`]),
  ];
}

/**
 * Gives the status to end with once a signal came and all is stopped in order. A second signal does not wait, unless it
 * is the same one: a signal for a whole process group comes from the sender and once more, within milliseconds, from
 * the script that started this.
 */
function stopOnSignals(app: App, log: Logger['log']): Promise<number> {
  return new Promise((resolve) => {
    let stoppingSince: number | null = null;
    const stop = (signal: NodeJS.Signals): void => {
      if (stoppingSince !== null) {
        if (performance.now() - stoppingSince > 1000) process.exit(1);
        return;
      }
      stoppingSince = performance.now();
      log('info', 'stopping', { signal });
      app.close().then(
        () => resolve(0),
        (error: unknown) => {
          log('error', 'stopping failed', { error: String(error) });
          resolve(1);
        },
      );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
