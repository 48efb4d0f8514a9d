// Java, as microsoft-graph 6 has it.

import { statements, type Grammar } from './statements.ts';
import {
  camel,
  functionName,
  importsFor,
  indent,
  isOfAction,
  modelsOf,
  optionValue,
  pascal,
  quote,
  type Written,
} from './written.ts';

const grammar: Grammar = {
  variable: (name) => name,
  create: (variable, type) => `${type} ${variable} = new ${type}();`,
  set: (variable, field, text) => `${variable}.set${pascal(field)}(${text});`,
  list: (variable, of, items) =>
    [
      `LinkedList<${of ?? 'String'}> ${variable} = new LinkedList<${of ?? 'String'}>();`,
      ...items.map((each) => `${variable}.add(${each});`),
    ].join('\n'),
  extra: (variable, json) => `${variable}.setAdditionalData(${untyped(json)});`,
  plain: (of) => ({
    before: [],
    text:
      of.kind === 'enum'
        ? `${of.type}.${pascal(of.member)}`
        : of.kind === 'duration'
          ? `PeriodAndDuration.parse(${quote(of.text)})`
          : of.kind === 'instant'
            ? `OffsetDateTime.parse(${quote(of.text)})`
            : of.kind === 'guid'
              ? `UUID.fromString(${quote(of.text)})`
              : of.kind === 'null'
                ? 'null'
                : 'text' in of
                  ? quote(of.text)
                  : String(of.value),
  }),
};

const ownTypes = [
  [/\bPeriodAndDuration\b/, 'import com.microsoft.kiota.PeriodAndDuration;'],
  [/\bOffsetDateTime\b/, 'import java.time.OffsetDateTime;'],
  [/\b(LinkedList|List|Map|UUID)\b/, 'import java.util.*;'],
] as const;

export function java(to: Written): string {
  const path = to.segments
    .map((each) =>
      each.kind === 'item'
        ? `.by${each.type}Id(${quote(each.id)})`
        : each.kind === 'function'
          ? `.${camel(functionName(each))}(${each.args.map(([, value]) => quote(value)).join(', ')})`
          : `.${camel(each.name)}()`,
    )
    .join('');
  const settings = [
    ...to.options.map(
      ({ name, text }) =>
        `requestConfiguration.queryParameters.${name} = ` +
        `${optionValue(name, text, (items) => `new String[] { ${items} }`)};`,
    ),
    ...Object.entries(to.headers).map(
      ([name, value]) => `requestConfiguration.headers.add(${quote(name)}, ${quote(value)});`,
    ),
  ];
  const root = to.body === null ? '' : camel(to.body.type);
  const type =
    to.answer === null
      ? ''
      : to.operation !== null
        ? 'var result = '
        : `${to.answer.type}${to.answer.isCollection ? 'CollectionResponse' : ''} result = `;
  const configuration = settings.length === 0 ? [] : [`requestConfiguration -> {\n${indent(settings.join('\n'))}\n}`];
  const library = `com.microsoft.graph${to.isBeta ? '.beta' : ''}`;
  const body = to.body === null ? [] : statements(to.body, root, grammar);
  const folder = to.segments
    .map((each) => (each.kind === 'item' ? 'item' : each.kind === 'function' ? functionName(each) : each.name))
    .join('.')
    .toLowerCase();
  return [
    ...importsFor(body.join('\n'), ownTypes),
    `import ${library}.models.*;`,
    `import ${library}.serviceclient.GraphServiceClient;`,
    ...modelsOf(to.body)
      .filter(isOfAction)
      .map((name) => `import ${library}.${folder}.${name};`),
    '',
    ...body,
    ...(body.length === 0 ? [] : ['']),
    `${type}graphClient${path}.${to.method.toLowerCase()}` +
      `(${[...(to.body === null ? [] : [root]), ...configuration].join(', ')});`,
  ].join('\n');
}

function untyped(json: unknown): string {
  if (Array.isArray(json)) return `List.of(${json.map(untyped).join(', ')})`;
  if (typeof json === 'object' && json !== null)
    return `Map.of(${Object.entries(json)
      .map(([name, inner]) => `${quote(name)}, ${untyped(inner)}`)
      .join(', ')})`;
  return JSON.stringify(json);
}
