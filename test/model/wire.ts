// What tests of the model say in one line: a body read into a draft, a row shown in a dialect, a literal of a filter
// decoded.

import { readBody } from '../../src/odata/body/readBody.ts';
import type {
  DecodedLiteral,
  DecodedBody,
  Literal,
  Property,
  StructuredType,
} from '../../src/odata/serviceDescription.ts';
import { Fault } from '../../src/odata/fault.ts';
import type { Row } from '../../src/odata/query.ts';
import type { ApiVersion } from '../../src/model/apiVersions.ts';
import { services, strictServices } from '../../src/model/services.ts';

export function type(dialect: ApiVersion, name: string): StructuredType {
  const found = services[dialect].types.get(name.toLowerCase());
  if (found === undefined) throw new Error(`${dialect} has no type ${name}`);
  return found;
}

export const property = (dialect: ApiVersion, of: string, name: string): Property =>
  type(dialect, of).properties.get(name.toLowerCase()) as Property;

export const draft = (dialect: ApiVersion, of: string, body: unknown): DecodedBody =>
  readBody(services[dialect], type(dialect, of), body, { strict: false });
export const strictDraft = (dialect: ApiVersion, of: string, body: unknown): DecodedBody =>
  readBody(strictServices()[dialect], strictServices()[dialect].types.get(of.toLowerCase()) as StructuredType, body, {
    strict: true,
  });

/** The fields that a body was refused for. */
export function refused(read: () => DecodedBody): readonly string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [...new Set([error, ...error.all].map((each) => String(each.at)))];
  }
  throw new Error('the body was taken');
}

/** Every listed property of a row, as JSON. */
export function shown(
  dialect: ApiVersion,
  of: string,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const listed = [...type(dialect, of).properties.values()].filter((each) => each.listed);
  return JSON.parse(
    JSON.stringify(Object.fromEntries(listed.map((each) => [each.name, each.encode({ id: 'x', ...row } as Row)]))),
  ) as Record<string, unknown>;
}

export const literal = (
  dialect: ApiVersion,
  of: string,
  name: string,
  text: string,
  kind: Literal['kind'] = 'string',
): DecodedLiteral => property(dialect, of, name).decodeLiteral({ kind, text });
