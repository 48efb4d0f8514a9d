// Bodies in languages that build them statement by statement (Java, Go, PHP): each object gets a variable, innermost
// first.

import { camel, type ObjectValue, type Value } from './written.ts';

export interface Grammar {
  readonly create: (variable: string, type: string) => string;
  readonly set: (variable: string, field: string, value: string) => string;
  readonly list: (variable: string, of: string | null, items: readonly string[]) => string;
  readonly extra: (variable: string, json: Readonly<Record<string, unknown>>) => string;
  /** A value that needs no variable of its own; `name` is free for statements before it, which some languages need. */
  readonly plain: (
    of: Exclude<Value, { readonly kind: 'object' | 'list' }>,
    name: string,
  ) => { readonly before: readonly string[]; readonly text: string };
  readonly variable: (name: string) => string;
}

/** The statements; the body itself is `root`. */
export function statements(body: ObjectValue, root: string, grammar: Grammar): readonly string[] {
  const taken = new Map<string, number>();
  const free = (name: string): string => {
    const count = taken.get(name) ?? 0;
    taken.set(name, count + 1);
    return grammar.variable(count === 0 ? name : `${name}${count}`);
  };
  const lines: string[] = [];
  const put = (of: Value, name: string): string => {
    if (of.kind === 'object') return object(of, free(camel(name)));
    if (of.kind === 'list') {
      const items = of.items.map((each) => put(each, each.kind === 'object' ? each.type : name));
      const variable = free(camel(name));
      lines.push(grammar.list(variable, of.of, items));
      return variable;
    }
    const { before, text } = grammar.plain(of, of.kind === 'null' ? name : free(camel(name)));
    lines.push(...before);
    return text;
  };
  const object = (of: ObjectValue, variable: string): string => {
    lines.push(grammar.create(variable, of.type));
    for (const [name, value] of of.fields) {
      const text = put(value, name);
      lines.push(grammar.set(variable, name, text));
    }
    if (Object.keys(of.extra).length > 0) lines.push(grammar.extra(variable, of.extra));
    return variable;
  };
  object(body, free(root));
  return lines;
}
