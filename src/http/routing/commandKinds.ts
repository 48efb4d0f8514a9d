// What the tables of commands consist of.

import type { EntityName } from '../../domain/entities.ts';
import type { Command } from '../../flows/context.ts';
import type { DecodedBody } from '../../odata/serviceDescription.ts';

export type Verb = 'create' | 'update' | 'replace' | 'delete';
/** A command whose input's body is as the engine read it. */
export type TableCommand = Command<DecodedBody>;
export type VerbCommands = Readonly<Partial<Record<Verb, TableCommand>>>;
export interface EntityVerbs extends VerbCommands {
  readonly entity: EntityName;
}

/**
 * Commands on rows of one entity. What the engine read from a body of these types is a draft of that entity: the
 * compiler holds the model's tables to the domain, and test/http/commandTable.test.ts
 * each type to the entity named here.
 */
export function on<E extends EntityName>(entity: E, commands: { readonly [V in Verb]?: Command<E> }): EntityVerbs {
  return { entity, ...(commands as VerbCommands) };
}

/** What may be done to a property that is a stream; the body's `bytes` are what was sent. */
export type StreamCommands = Readonly<Record<'put' | 'remove', TableCommand>>;

export type LinkCommands = Readonly<Partial<Record<'add' | 'remove' | 'set', Command>>>;
