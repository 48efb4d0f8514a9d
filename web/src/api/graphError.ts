// An answer of 400 and above as an error that can be caught, shown and asked about.

interface Body {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: readonly Detail[] };
}
export interface Detail {
  readonly code?: string;
  readonly message?: string;
  readonly target?: string;
}

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Detail[];
  /** What the server's log calls this answer. */
  readonly requestId: string | null;

  constructor(status: number, body: unknown, requestId: string | null) {
    const said = (body as Body | null)?.error;
    super(said?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = said?.code ?? String(status);
    this.details = said?.details ?? [];
    this.requestId = requestId;
  }
}
