// Python, as msgraph-sdk 1 has it.

import {
  builderName,
  filed,
  functionName,
  importsFor,
  inBrackets,
  indent,
  isBare,
  isOfAction,
  modelsOf,
  optionValue,
  pascal,
  quote,
  snake,
  type Value,
  type Written,
} from './written.ts';

const ownTypes = [
  [/\bparse_timedelta_from_iso_format\(/, 'from kiota_abstractions.date_utils import parse_timedelta_from_iso_format'],
  [/\bdatetime\./, 'from datetime import datetime'],
  [/\bUUID\(/, 'from uuid import UUID'],
] as const;

export function python(to: Written): string {
  const root = to.isBeta ? 'msgraph_beta' : 'msgraph';
  const path = to.segments
    .map((each) =>
      each.kind === 'item'
        ? `.by_${snake(each.type)}_id(${quote(each.id)})`
        : each.kind === 'function'
          ? `.${snake(functionName(each))}${inBrackets(each.args.map(([, value]) => quote(value)))}`
          : `.${snake(each.name)}`,
    )
    .join('');
  const place = filed(to.segments);
  const builder = `${builderName(place, false)}RequestBuilder`;
  const module = [
    ...place.map((each) =>
      each.kind === 'item' ? 'item' : snake(each.kind === 'function' ? functionName(each) : each.name),
    ),
    snake(builder),
  ].join('.');
  const hasConfiguration = to.options.length > 0 || Object.keys(to.headers).length > 0;
  const verb = to.method.toLowerCase();
  const body = to.body === null ? '' : value(to.body);
  const args = [
    ...(to.body === null ? [] : ['request_body']),
    ...(hasConfiguration ? ['request_configuration = request_configuration'] : []),
  ];
  return [
    ...importsFor(body, ownTypes),
    `from ${root} import GraphServiceClient`,
    ...(hasConfiguration
      ? [
          `from ${root}.generated.${module} import ${builder}`,
          'from kiota_abstractions.base_request_configuration import RequestConfiguration',
        ]
      : []),
    ...modelsOf(to.body).map((name) =>
      isOfAction(name)
        ? `from ${root}.generated.${module.split('.').slice(0, -1).join('.')}.${snake(name)} import ${name}`
        : `from ${root}.generated.models.${snake(name)} import ${name}`,
    ),
    '',
    ...(to.options.length === 0
      ? []
      : [
          `query_params = ${builder}.${builder}${pascal(verb)}QueryParameters(`,
          ...to.options.map(({ name, text }) => {
            const value = isBare(name) ? pascal(text) : optionValue(name, text, (items) => `[${items}]`);
            return `    ${name} = ${value},`;
          }),
          ')',
        ]),
    ...(hasConfiguration
      ? [
          'request_configuration = ' +
            `RequestConfiguration(${to.options.length === 0 ? '' : 'query_parameters = query_params'})`,
        ]
      : []),
    ...Object.entries(to.headers).map(
      ([name, text]) => `request_configuration.headers.add(${quote(name)}, ${quote(text)})`,
    ),
    ...(to.body === null ? [] : [`request_body = ${body}`]),
    ...(to.body === null && !hasConfiguration ? [] : ['']),
    `${to.answer === null ? '' : 'result = '}await ` + `graph_client${path}.${verb}(${args.join(', ')})`,
  ].join('\n');
}

function value(of: Value): string {
  if (of.kind === 'object') {
    const fields = [
      ...of.fields.map(([name, inner]) => `${snake(name)} = ${value(inner)},`),
      ...(Object.keys(of.extra).length === 0 ? [] : [`additional_data = ${untyped(of.extra)},`]),
    ];
    return fields.length === 0 ? `${of.type}()` : `${of.type}(\n${indent(fields.join('\n'))}\n)`;
  }
  if (of.kind === 'list')
    return of.items.length === 0 ? '[]' : `[\n${indent(of.items.map((each) => `${value(each)},`).join('\n'))}\n]`;
  if (of.kind === 'enum') return `${of.type}.${pascal(of.member)}`;
  if (of.kind === 'duration') return `parse_timedelta_from_iso_format(${quote(of.text)})`;
  if (of.kind === 'instant') return `datetime.fromisoformat(${quote(of.text)})`;
  if (of.kind === 'guid') return `UUID(${quote(of.text)})`;
  return of.kind === 'null' ? 'None' : 'text' in of ? quote(of.text) : pascal(String(of.value));
}

function untyped(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(untyped).join(', ')}]`;
  if (typeof json === 'object' && json !== null)
    return `{\n${indent(
      Object.entries(json)
        .map(([name, inner]) => `${quote(name)}: ${untyped(inner)},`)
        .join('\n'),
    )}\n}`;
  return json === null ? 'None' : typeof json === 'boolean' ? pascal(String(json)) : JSON.stringify(json);
}
