// `latchkey/testing`: a Latchkey within the process of a test, in memory, with as many tenants as there are tests.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { startTenantHost } from '../app/tenants/tenantHost.ts';
import { readConfig, type Config } from '../config/config.ts';
import { createLog } from '../observe/log.ts';
import { createTestTenant, type SharedParts } from './tenant.ts';
import type { Latchkey, LatchkeyOptions } from './types.ts';

export { GraphError } from './graphCaller.ts';
export type * from './types.ts';

/**
 * Starts a server on free ports of this machine, with the tenant of a scenario in memory. It is ready when the promise
 * resolves. Settings in the environment do not count. Throws for a setting or a scenario that there is not.
 */
export async function startLatchkey(options: LatchkeyOptions = {}): Promise<Latchkey> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-testing-'));
  try {
    const config = testConfig(folder, { ...scenarioSetting(options), ...options.settings });
    const host = await startTenantHost(config, {
      log: createLog(config.log, (line) => process.stderr.write(`${line}\n`)),
      onBug: () => {},
    });
    const { http, https, caFile } = host.app;
    const shared: SharedParts = { httpUrl: http, url: https ?? http, caFile: caFile ?? '', fetch };
    const distrust = options.trustCertificate === false || caFile === null ? () => {} : await trust(caFile);
    const began = { image: await host.first.image() };
    const close = async (): Promise<void> => {
      distrust();
      await host.first.close();
      await rm(folder, { recursive: true, force: true });
    };
    const first = await createTestTenant({ ...host.first, close }, began, shared);
    return { ...first, tenant: async () => createTestTenant(await host.add(began.image), began, shared) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const scenarioSetting = ({ scenario }: LatchkeyOptions): Readonly<Record<string, string>> =>
  scenario === undefined ? {} : { LATCHKEY_SCENARIO: scenario };

function testConfig(folder: string, settings: Readonly<Record<string, string>>): Config {
  const usual = {
    LATCHKEY_DATABASE: 'sqlite::memory:',
    LATCHKEY_MODE: 'sandbox',
    LATCHKEY_DATA: folder,
    LATCHKEY_PORT: '0',
    LATCHKEY_METRICS: 'off',
    LATCHKEY_LOG: 'error',
  };
  const fixed = ['LATCHKEY_DATABASE', 'LATCHKEY_MODE', 'LATCHKEY_DATA'].filter((name) => name in settings);
  if (fixed.length > 0) throw new Error(`A test cannot set ${fixed.join(', ')}: its sandbox is in memory.`);
  const read = readConfig({ ...usual, ...settings }, []);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.config;
}

/** Lets clients of this process trust an authority besides those that they trust; gives how to end that. */
async function trust(caFile: string): Promise<() => void> {
  const authority = await readFile(caFile, 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), authority]);
  return () => {
    setDefaultCACertificates(getCACertificates('default').filter((each) => each.trim() !== authority.trim()));
  };
}
