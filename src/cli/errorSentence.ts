// One sentence for the person at the command line, for each error that they can do something about.

import { UnavailableError } from '../store/contract.ts';
import { OpenError } from '../store/openError.ts';

/** The sentence; of a bug the stack. */
export function errorSentence(error: unknown): string {
  if (error instanceof OpenError || error instanceof UnavailableError) return error.message;
  const { code, path, port, address } = error as NodeJS.ErrnoException & {
    readonly port?: number;
    readonly address?: string;
  };
  if (code === 'EADDRINUSE')
    return (
      `Port ${port} on ${address} is taken: stop what listens there, or set LATCHKEY_PORT and LATCHKEY_TLS_PORT to ` +
      'or LATCHKEY_METRICS_PORT to another (0 takes any free one).'
    );
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} on ${address} may not be used by this user: choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `The address ${address} is not one of this machine: set LATCHKEY_HOST to one that is.`;
  if (code !== undefined && path !== undefined) return `${path} cannot be used (${code}).`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
