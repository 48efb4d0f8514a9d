// What the reading of a body goes by, at every depth: the service, how strict it is, and how a nested object is read.

import type { DecodedBody, Service, StructuredType } from '../serviceDescription.ts';
import type { FaultCollector } from './faultCollector.ts';

export interface BodyOptions {
  /** Accept only what the schema lists: no aliases, no names of the other API version. */
  readonly strict: boolean;
  /**
   * Whether the body changes what is there: navigations that it cannot write are then taken without effect where they
   * are entities as `$expand` showed them, each with its id. In a body that creates, they would be lost unnoticed.
   */
  readonly isChange?: boolean;
  /** Whether a host serves this API: references by address name entities of it alone. Without it, any host does. */
  readonly isKnownHost?: (host: string) => boolean;
  /** The path in the body of the object that is read, where that is not the whole body. */
  readonly at?: string;
}

/** The draft of one JSON object of a declared type. Faults are collected, not thrown. */
type ReadObject = (
  context: BodyContext,
  declared: StructuredType,
  json: unknown,
  faults: FaultCollector,
) => DecodedBody;

export interface BodyContext {
  readonly service: Service;
  readonly options: BodyOptions;
  /** For the entities inside: objects and navigations contain each other. */
  readonly readObject: ReadObject;
}

/** One member of a JSON object, under the name that it was sent with. */
export interface BodyMember {
  readonly name: string;
  readonly value: unknown;
}
