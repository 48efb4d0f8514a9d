// English from right to left, for tests: what no translator wrote and no number of letters excuses. Each word is read
// backwards by the override of Unicode, so that a text beside a catalog is seen at once.

import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { catalog as english } from './en.ts';
import type { Catalog } from './catalog.ts';

type Message = Catalog[keyof Catalog];

const overridden = (text: string): string => text.replaceAll(/[\p{L}]+/gu, (word) => `\u202e${word}\u202c`);

function pseudo(message: Message): Message {
  return typeof message === 'string' ? overridden(message) : message.map(pseudoElement);
}

function pseudoElement(element: MessageFormatElement): MessageFormatElement {
  if (!('options' in element)) return 'value' in element && element.type === 0 ? literal(element) : element;
  const options = Object.entries(element.options).map(([name, option]) => [
    name,
    { ...option, value: option.value.map(pseudoElement) },
  ]);
  return { ...element, options: Object.fromEntries(options) } as MessageFormatElement;
}

const literal = (element: MessageFormatElement): MessageFormatElement =>
  ({ ...element, value: overridden((element as { readonly value: string }).value) }) as MessageFormatElement;

const pseudoTexts = (texts: object): Catalog =>
  Object.fromEntries(Object.entries(texts).map(([key, message]) => [key, pseudo(message as Message)])) as Catalog;

export const catalog: Catalog = pseudoTexts(english);

/** The texts of an area, which come in a chunk of their own. */
export async function pseudoOf(area: Promise<{ readonly default: object }>): Promise<{ readonly default: Catalog }> {
  return { default: pseudoTexts((await area).default) };
}
