// What the Explorer writes for a call, outside of a browser: its own modules, with the schema read out of the server's
// by a reader as small as these documents need.

import { metadataXml } from '../../../src/odata/serialize/metadata.ts';
import { strictServices } from '../../../src/model/services.ts';
import type { Explored, Form } from './forms.ts';

class Element {
  readonly tagName: string;
  readonly children: Element[] = [];
  readonly #attributes: ReadonlyMap<string, string>;
  constructor(tagName: string, attributes: ReadonlyMap<string, string>) {
    this.tagName = tagName;
    this.#attributes = attributes;
  }
  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }
  getElementsByTagName(name: string): Element[] {
    return this.children.flatMap((each) => [
      ...(each.tagName === name ? [each] : []),
      ...each.getElementsByTagName(name),
    ]);
  }
}

/** Elements and attributes alone, which is all that these documents have. */
class Reader {
  parseFromString(xml: string): Element {
    const root = new Element('#document', new Map());
    const open = [root];
    for (const [, isEnd, name = '', attributes = '', isEmpty] of xml.matchAll(/<(\/)?([\w:]+)([^>]*?)(\/)?>/g)) {
      if (isEnd === '/') {
        open.pop();
        continue;
      }
      const element = new Element(
        name,
        new Map([...attributes.matchAll(/([\w:.]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
      );
      open.at(-1)?.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
    return root;
  }
}

Object.assign(globalThis, { DOMParser: Reader });
/** Loaded by address: what is of the browser has types of its own, which are not this program's. */
const explorer = new URL('../../../web/src/workbench/explorer/', import.meta.url).href;
const { languages } = (await import(`${explorer}code/languages.ts`)) as {
  readonly languages: readonly {
    readonly name: string;
    readonly write: (to: { readonly call: Explored; readonly schema: unknown; readonly origin: string }) => string;
  }[];
};
const { readSchema } = (await import(`${explorer}schema.ts`)) as { readonly readSchema: (xml: string) => unknown };
const schemas = new Map<string, unknown>();

export function codeOf(language: string, { call }: Form, origin: string): string {
  const writer = languages.find(({ name }) => name === language);
  if (writer === undefined) throw new Error(`the Explorer writes no ${language}`);
  const schema = schemas.get(call.version) ?? readSchema(metadataXml(strictServices()[call.version]));
  schemas.set(call.version, schema);
  return writer.write({ call, schema, origin });
}
