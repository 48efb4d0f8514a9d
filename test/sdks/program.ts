// A program that acts as a client, written for other SDKs or tools: what it needs, what it is told, and what it
// reports.

import type { Setting } from '../clients/setting.ts';
import { isThere } from './processes.ts';

export interface Report {
  readonly act: string;
  readonly fault?: string;
}
/** What a program is told, as JSON in LATCHKEY_SETTING. */
export interface Told extends Setting {
  readonly tokens: Readonly<Record<string, string>>;
  readonly printed: Readonly<Record<string, string>>;
  /** Fault rules of the sandbox, each of which a retry handler gets over. */
  readonly passingFaults: readonly object[];
}
export interface Kind {
  readonly key: string;
  readonly name: string;
  /** A profile of the sandbox's faults that is in force during the run; what has the same key shares one folder. */
  readonly faultProfile?: string;
  /** Settings of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Installs and builds into the folder `cache`. Throws LeftOut where the machine has not what it needs. */
  readonly prepare: (cache: string) => Promise<void>;
  readonly run: (cache: string, told: Told, caFile: string) => Promise<readonly Report[]>;
}
export class LeftOut extends Error {}

export async function needs(...tools: readonly string[]): Promise<void> {
  for (const tool of tools) if (!(await isThere(tool))) throw new LeftOut(`${tool} is not on this machine`);
}
