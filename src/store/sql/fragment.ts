// SQL as fragments: text and parameters nest, and one walk makes a statement of them. Values never stand in the text.

/** What a database is asked: a text with places for values, and the values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A piece of SQL with its parameters. */
export class Fragment {
  readonly texts: readonly string[];
  /** One fewer than texts; fragments, or values that become parameters. */
  readonly parts: readonly unknown[];
  constructor(texts: readonly string[], parts: readonly unknown[]) {
    this.texts = texts;
    this.parts = parts;
  }
}

/** A template: fragments in it stay fragments, all else becomes a parameter. */
export function sql(texts: TemplateStringsArray, ...parts: readonly unknown[]): Fragment {
  return new Fragment(texts, parts);
}

const noParts: readonly unknown[] = [];
const comma = raw(', ');

/** A text of the program, never of people. */
function raw(text: string): Fragment {
  return new Fragment([text], noParts);
}

function join(parts: readonly unknown[], between: Fragment = comma): Fragment {
  if (parts.length === 0) return raw('');
  const [text = ''] = between.texts;
  const texts = Array.from({ length: parts.length + 1 }, (_, at) => (at === 0 || at === parts.length ? '' : text));
  return new Fragment(texts, parts);
}

sql.raw = raw;
/** A value of the program as a literal, where no parameter may stand: in definitions. */
sql.lit = (value: string | number | boolean): Fragment =>
  raw(typeof value !== 'string' ? String(value) : `'${value.replaceAll("'", "''")}'`);
sql.join = join;

/** `place` writes the parameter of that number, counted from 1. */
export function statementOf(fragment: Fragment, place: (number: number) => string): Statement {
  const values: unknown[] = [];
  const text = render(fragment, values, place);
  return { text, values };
}

function render({ texts, parts }: Fragment, values: unknown[], place: (number: number) => string): string {
  let text = texts[0] as string;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    text += part instanceof Fragment ? render(part, values, place) : place(values.push(part));
    text += texts[at + 1] as string;
  }
  return text;
}
