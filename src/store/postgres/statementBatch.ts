// Statements that are sent as one message and answered as one. Each is prepared once on each connection, and together
// they are one transaction. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING

import type { Connection, Submittable } from 'pg';
import type { RawRow } from '../sql/projection.ts';
import type { Statement } from '../sql/fragment.ts';

type ValueParser = (raw: string) => unknown;
/**
 * A statement that a connection has prepared: its name there, and the columns that are not text, which the server
 * describes once.
 */
interface PreparedStatement {
  readonly text: string;
  readonly name: string;
  columns: readonly { readonly at: number; readonly parse: ValueParser }[];
}

/** The prepared statements of one connection, the least recently used one first. */
interface PreparedStatements {
  readonly known: Map<string, PreparedStatement>;
  readonly forgotten: string[];
  next: number;
}
export const createPreparedStatements = (): PreparedStatements => ({ known: new Map(), forgotten: [], next: 0 });

const mostPrepared = 300;

/** `at` is the index of the statement that failed; one beyond the last where the transaction could not be committed. */
export type BatchResult =
  | { readonly rows: readonly (readonly RawRow[])[] }
  | { readonly error: unknown; readonly at: number };

interface BatchOptions {
  readonly prepared: PreparedStatements;
  readonly parserOf: (oid: number) => ValueParser | null;
  readonly onResult: (answer: BatchResult) => void;
}

/** A query like any other to the driver. */
export class StatementBatch implements Submittable {
  /** The driver replaces it with a function that ends its time limit. */
  callback: (error: unknown) => void;
  readonly #statements: readonly Statement[];
  readonly #how: BatchOptions;
  readonly #sent: PreparedStatement[] = [];
  /** Statements that are new to the server: it describes their rows. */
  readonly #fresh = new Set<PreparedStatement>();
  readonly #rows: RawRow[][] = [];
  #current: RawRow[] = [];

  constructor(statements: readonly Statement[], how: BatchOptions) {
    this.#statements = statements;
    this.#how = how;
    this.callback = (error) => how.onResult(error == null ? { rows: this.#rows } : { error, at: this.#rows.length });
  }

  submit(to: Connection): void {
    const { known, forgotten } = this.#how.prepared;
    // The driver writes each message to the socket by `_send`; here they become one piece.
    const pieces: Buffer[] = [];
    const connection = Object.create(to, {
      _send: {
        value: (piece: Buffer) => {
          pieces.push(piece);
        },
      },
    }) as Connection;
    for (const name of forgotten.splice(0)) connection.close({ type: 'S', name }, true);
    for (const { text, values } of this.#statements) {
      const before = known.get(text);
      const statement = before ?? this.#prepared(text);
      // Deleted and set again, so that the first entry of the map is the least recently used one.
      if (before !== undefined) known.delete(text);
      known.set(text, statement);
      this.#sent.push(statement);
      if (before === undefined) connection.parse({ name: statement.name, text, types: [] }, true);
      connection.bind({ statement: statement.name, values: values.map(valueText) }, true);
      if (before === undefined) connection.describe({ type: 'P', name: '' }, true);
      connection.execute({}, true);
    }
    connection.sync();
    if (to.stream.writable) to.stream.write(Buffer.concat(pieces));
  }

  #prepared(text: string): PreparedStatement {
    const { prepared } = this.#how;
    if (prepared.known.size >= mostPrepared) this.#forget(prepared.known.values().next().value as PreparedStatement);
    prepared.next += 1;
    const made: PreparedStatement = { text, name: `s${prepared.next}`, columns: [] };
    this.#fresh.add(made);
    return made;
  }

  /** Forgets a statement; the server is told with the next batch. */
  #forget({ text, name }: PreparedStatement): void {
    const { known, forgotten } = this.#how.prepared;
    known.delete(text);
    forgotten.push(name);
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly dataTypeID: number }[] }): void {
    (this.#sent[this.#rows.length] as PreparedStatement).columns = fields.flatMap(({ dataTypeID }, at) => {
      const parse = this.#how.parserOf(dataTypeID);
      return parse === null ? [] : [{ at, parse }];
    });
  }

  /** The row belongs to this batch alone: columns that are not text are parsed in place. */
  handleDataRow({ fields }: { readonly fields: unknown[] }): void {
    for (const { at, parse } of (this.#sent[this.#rows.length] as PreparedStatement).columns)
      if (fields[at] !== null) fields[at] = parse(fields[at] as string);
    this.#current.push(fields);
  }

  handleCommandComplete(): void {
    this.#rows.push(this.#current);
    this.#current = [];
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  /** The server skips the statements behind the one that failed: those of them that were new are not prepared. */
  handleError(error: unknown): void {
    for (const statement of this.#sent.slice(this.#rows.length))
      if (this.#fresh.has(statement)) this.#forget(statement);
    this.callback(error);
  }
}

/** A value as text; the server knows its type. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? `{${value.map(elementText).join()}}` : String(value);
}

function elementText(value: unknown): string {
  const text = valueText(value);
  if (text === null) return 'null';
  // Few texts need it: a test costs less than a replacement that finds nothing.
  return `"${isSpecial.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;
}
const isSpecial = /["\\]/;
