// Where the audit's log goes: a file, a syslog server, the collector of traces.

import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { LogDestinationSetting } from '../../config/logDestinations.ts';
import type { OutboundClient } from '../../outbound/outboundClient.ts';
import { postToCollector } from '../../outbound/collector.ts';
import { createSyslogSender, syslogTimeoutMs } from '../../outbound/syslog.ts';
import type { LogDestination } from '../../work/logs/auditLog.ts';
import { otlpLogs } from '../../work/logs/otlpLogs.ts';
import { syslogMessage } from '../../work/logs/syslogMessage.ts';

/** The destinations of the settings. `collector`: the origin of the collector of traces. */
export const logDestinations = (
  settings: readonly LogDestinationSetting[],
  collector: string | null,
  outbound: () => OutboundClient,
): readonly LogDestination[] =>
  settings.map((setting) => ({ id: setting.id, send: senderOf(setting, collector, outbound) }));

function senderOf(
  setting: LogDestinationSetting,
  collector: string | null,
  outbound: () => OutboundClient,
): LogDestination['send'] {
  switch (setting.kind) {
    case 'file':
      return (records) => appendLines(setting.path, records);
    case 'syslog': {
      const source = { hostname: hostname(), processId: process.pid };
      return (records) =>
        createSyslogSender(outbound(), setting)(records.map((record) => syslogMessage(record, source)));
    }
    case 'otlp':
      return async (records) => {
        const url = `${collector ?? ''}/v1/logs`;
        const isTaken = await postToCollector(outbound(), url, { body: otlpLogs(records), timeoutMs: syslogTimeoutMs });
        if (!isTaken) throw new Error(`${url} did not take the log`);
      };
  }
}

/** On the disk when it resolves. A line that a killed server left unfinished is ended first. */
async function appendLines(path: string, records: readonly { readonly line: string }[]): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const start = size > 0 && last.toString() !== '\n' ? '\n' : '';
    await file.appendFile(start + records.map(({ line }) => `${line}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}
