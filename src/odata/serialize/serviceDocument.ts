// The service document: the entry points of a service, as JSON.

import type { Service } from '../serviceDescription.ts';
import { listedRoots } from './metadata.ts';

/** `base` is `https://host/v1.0`. */
export function serviceDocument(service: Service, base: string): string {
  const value = listedRoots(service).map(({ name, collection }) => ({
    name,
    kind: collection ? 'EntitySet' : 'Singleton',
    url: name,
  }));
  return JSON.stringify({ '@odata.context': `${base}/$metadata`, value });
}
