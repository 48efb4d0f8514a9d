// C#, as Microsoft.Graph 5 has it.

import {
  functionName,
  inBrackets,
  indent,
  isOfAction,
  modelsOf,
  optionValue,
  pascal,
  quote,
  type Value,
  type Written,
} from './written.ts';

export function csharp(to: Written): string {
  const path = to.segments
    .map((each) =>
      each.kind === 'item'
        ? `[${quote(each.id)}]`
        : each.kind === 'function'
          ? `.${functionName(each)}${inBrackets(each.args.map(([, value]) => quote(value)))}`
          : `.${pascal(each.name)}`,
    )
    .join('');
  const verb = { GET: 'Get', POST: 'Post', PATCH: 'Patch', PUT: 'Put', DELETE: 'Delete' }[to.method];
  const settings = [
    ...to.options.map(
      ({ name, text }) =>
        `requestConfiguration.QueryParameters.${name === 'orderby' ? 'Orderby' : pascal(name)} = ` +
        `${optionValue(name, text, (items) => `new string[] { ${items} }`)};`,
    ),
    ...Object.entries(to.headers).map(
      ([name, value]) => `requestConfiguration.Headers.Add(${quote(name)}, ${quote(value)});`,
    ),
  ];
  const configuration =
    settings.length === 0 ? [] : [`(requestConfiguration) =>\n{\n${indent(settings.join('\n'))}\n}`];
  const last = to.segments.at(-1);
  const answered =
    to.operation?.isCollection !== true
      ? ''
      : last?.kind === 'function'
        ? `As${functionName(last)}GetResponse`
        : `As${to.operation.name}PostResponse`;
  const space = to.segments
    .map((each) => (each.kind === 'item' ? 'Item' : pascal(each.kind === 'function' ? functionName(each) : each.name)))
    .join('.');
  return [
    `using Microsoft.Graph${to.isBeta ? '.Beta' : ''};`,
    `using Microsoft.Graph${to.isBeta ? '.Beta' : ''}.Models;`,
    ...(modelsOf(to.body).some(isOfAction) ? [`using Microsoft.Graph${to.isBeta ? '.Beta' : ''}.${space};`] : []),
    '',
    ...(to.body === null ? [] : [`var requestBody = ${value(to.body)};`, '']),
    `${to.answer === null ? '' : 'var result = '}await graphClient${path}` +
      `.${verb}${answered}Async(${[...(to.body === null ? [] : ['requestBody']), ...configuration].join(', ')});`,
  ].join('\n');
}

function value(of: Value): string {
  if (of.kind === 'object') {
    const fields = [
      ...of.fields.map(([name, inner]) => `${pascal(name)} = ${value(inner)},`),
      ...(Object.keys(of.extra).length === 0 ? [] : [`AdditionalData = ${untyped(of.extra)},`]),
    ];
    return fields.length === 0 ? `new ${of.type}()` : `new ${of.type}\n{\n${indent(fields.join('\n'))}\n}`;
  }
  if (of.kind === 'list')
    return of.items.length === 0
      ? `new List<${of.of ?? 'string'}>()`
      : `new List<${of.of ?? 'string'}>\n{\n${indent(of.items.map((each) => `${value(each)},`).join('\n'))}\n}`;
  if (of.kind === 'enum') return `${of.type}.${pascal(of.member)}`;
  if (of.kind === 'duration') return `System.Xml.XmlConvert.ToTimeSpan(${quote(of.text)})`;
  if (of.kind === 'instant') return `DateTimeOffset.Parse(${quote(of.text)})`;
  if (of.kind === 'guid') return `Guid.Parse(${quote(of.text)})`;
  return of.kind === 'null' ? 'null' : 'text' in of ? quote(of.text) : String(of.value);
}

function untyped(json: unknown): string {
  if (Array.isArray(json)) return `new List<object> { ${json.map(untyped).join(', ')} }`;
  if (typeof json === 'object' && json !== null)
    return `new Dictionary<string, object>\n{\n${indent(
      Object.entries(json)
        .map(([name, inner]) => `{ ${quote(name)}, ${untyped(inner)} },`)
        .join('\n'),
    )}\n}`;
  return JSON.stringify(json);
}
