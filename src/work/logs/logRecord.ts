// What log stores are told, whatever form each of them wants.

import type { Instant } from '../../domain/base.ts';

/** What a log store is told: a line of JSON, and what such stores know of every entry. */
export interface LogRecord {
  readonly kind: 'audit' | 'checkpoint' | 'signIn' | 'refusal';
  readonly at: Instant;
  readonly isFailure: boolean;
  /** One line, without its end. */
  readonly line: string;
}
