// A trial of an extension: what a command hands to whoever makes the call, and what it gets back.

import type { Id, Instant } from '../../domain/base.ts';
import type { Catalog } from '../../domain/catalogs/catalogEntities.ts';
import type { CustomExtension } from '../../domain/extensions/extensionEntities.ts';

interface ExtensionTrial {
  readonly callId: Id;
  readonly extension: CustomExtension;
  readonly catalog: Catalog | null;
  readonly now: Instant;
  readonly correlationId: string;
  readonly machineNow: () => number;
  /** Is awaited before the call, once the call has its place. */
  readonly begin: () => Promise<unknown>;
}

/** The beginning of what was answered, and how long it took; `error` is a sentence where nothing was. */
export interface ExtensionAnswer {
  readonly status: number | null;
  readonly milliseconds: number;
  readonly body: string | null;
  readonly isCut: boolean;
  readonly error: string | null;
}

/** One call with a made-up body to an extension that has an address. Throws `tooManyRequests`. */
export type TryExtension = (trial: ExtensionTrial) => Promise<ExtensionAnswer>;
