// PHP, as microsoft-graph 2 has it.

import { statements, type Grammar } from './statements.ts';
import {
  builderName,
  camel,
  filed,
  functionName,
  isBare,
  isList,
  isOfAction,
  listOf,
  modelsOf,
  pascal,
  type Segment,
  type Written,
} from './written.ts';

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const grammar: Grammar = {
  variable: (name) => `$${name}`,
  create: (variable, type) => `${variable} = new ${type}();`,
  set: (variable, field, text) => `${variable}->set${pascal(field)}(${text});`,
  list: (variable, _of, items) => `${variable} = [${items.join(', ')}];`,
  extra: (variable, json) => `${variable}->setAdditionalData(${untyped(json)});`,
  plain: (of) => ({
    before: [],
    text:
      of.kind === 'enum'
        ? `new ${of.type}(${literal(of.member)})`
        : of.kind === 'duration'
          ? `new \\DateInterval(${literal(of.text)})`
          : of.kind === 'instant'
            ? `new \\DateTime(${literal(of.text)})`
            : of.kind === 'null'
              ? 'null'
              : 'text' in of
                ? literal(of.text)
                : String(of.value),
  }),
};

export function php(to: Written): string {
  const space = `Microsoft\\Graph\\${to.isBeta ? 'Beta\\' : ''}`;
  const path = to.segments
    .map((each) =>
      each.kind === 'item'
        ? `->by${each.type}Id(${literal(each.id)})`
        : each.kind === 'function'
          ? `->${camel(functionName(each))}(${each.args.map(([, value]) => literal(value)).join(', ')})`
          : `->${camel(each.name)}()`,
    )
    .join('');
  const verb = to.method.toLowerCase();
  const configuration = `${builderName(filed(to.segments), false)}RequestBuilder${pascal(verb)}RequestConfiguration`;
  const args = [
    ...(to.body === null ? [] : ['$requestBody']),
    ...(to.options.length > 0 || Object.keys(to.headers).length > 0 ? ['$requestConfiguration'] : []),
  ];
  const hasConfiguration = to.options.length > 0 || Object.keys(to.headers).length > 0;
  return [
    '<?php',
    `use ${space}GraphServiceClient;`,
    ...modelsOf(to.body).map(
      (name) => `use ${space}Generated\\${isOfAction(name) ? folderOf(to.segments) : 'Models'}\\${name};`,
    ),
    ...(hasConfiguration ? [`use ${space}Generated\\${folderOf(filed(to.segments))}\\${configuration};`] : []),
    '',
    ...(to.body === null ? [] : [...statements(to.body, 'requestBody', grammar), '']),
    ...(hasConfiguration ? [`$requestConfiguration = new ${configuration}();`] : []),
    ...(to.options.length === 0
      ? []
      : [
          `$queryParameters = ${configuration}::createQueryParameters();`,
          ...to.options.map(
            ({ name, text }) =>
              `$queryParameters->${name} = ` +
              `${isBare(name) ? text : isList(name) ? `[${listOf(text).map(literal).join(', ')}]` : literal(text)};`,
          ),
          '$requestConfiguration->queryParameters = $queryParameters;',
        ]),
    ...(Object.keys(to.headers).length === 0
      ? []
      : [
          `$requestConfiguration->headers = [${Object.entries(to.headers)
            .map(([name, value]) => `${literal(name)} => ${literal(value)}`)
            .join(', ')}];`,
        ]),
    `${to.answer === null ? '' : '$result = '}$graphServiceClient${path}->${verb}(${args.join(', ')})->wait();`,
  ].join('\n');
}

const folderOf = (segments: readonly Segment[]): string =>
  segments
    .map((each) => (each.kind === 'item' ? 'Item' : pascal(each.kind === 'function' ? functionName(each) : each.name)))
    .join('\\');

function untyped(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(untyped).join(', ')}]`;
  if (typeof json === 'object' && json !== null)
    return `[${Object.entries(json)
      .map(([name, inner]) => `${literal(name)} => ${untyped(inner)}`)
      .join(', ')}]`;
  return typeof json === 'string' ? literal(json) : String(json);
}
