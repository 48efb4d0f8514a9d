// One sentence for the person at the command line, for each error that they can do something about.

import { UnavailableError } from '../store/contract.ts';
import { OpenError } from '../store/openError.ts';

/** The sentence; of a bug the stack. */
export function errorSentence(error: unknown): string {
  if (error instanceof OpenError || error instanceof UnavailableError) return error.message;
  const { code, path, port, address, hostname } = error as NodeJS.ErrnoException & {
    readonly port?: number;
    readonly address?: string;
    readonly hostname?: string;
  };
  if (code === 'EADDRINUSE')
    return (
      `Port ${port} on ${address} is taken: stop the program that listens there, or set LATCHKEY_PORT, ` +
      'LATCHKEY_TLS_PORT or LATCHKEY_METRICS_PORT to another port (0 takes a free one).'
    );
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} on ${address} may not be used by this user: choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `The address ${address} is not one of this machine: set LATCHKEY_HOST to one that is.`;
  if ((code === 'ENOTFOUND' || code === 'EAI_AGAIN') && hostname !== undefined)
    return `The host ${hostname} is unknown: set LATCHKEY_HOST to a name or an address of this machine.`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `The disk${path === undefined ? '' : ` of ${path}`} is full (${code}).`;
  if (code !== undefined && path !== undefined) return `${path} cannot be used (${code}).`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
