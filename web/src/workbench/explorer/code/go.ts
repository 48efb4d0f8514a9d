// Go, as msgraph-sdk-go 1 has it.

import { statements, type Grammar } from './statements.ts';
import {
  builderName,
  filed,
  functionName,
  importsFor,
  indent,
  isOfAction,
  isBare,
  isList,
  listOf,
  pascal,
  quote,
  type Written,
} from './written.ts';

const words = new Set([
  'break',
  'case',
  'chan',
  'const',
  'continue',
  'default',
  'defer',
  'else',
  'fallthrough',
  'for',
  'func',
  'go',
  'goto',
  'if',
  'import',
  'interface',
  'map',
  'package',
  'range',
  'return',
  'select',
  'struct',
  'switch',
  'type',
  'var',
]);

/** `ofAction` makes the body of an action, which is filed beside its builder. */
const grammarOf = (ofAction: string): Grammar => ({
  variable: (name) => (words.has(name) ? `${name}Value` : name),
  create: (variable, type) => `${variable} := ${isOfAction(type) ? ofAction : `graphmodels.New${type}`}()`,
  set: (variable, field, text) => `${variable}.Set${pascal(field)}${words.has(field) ? 'Escaped' : ''}(${text})`,
  list: (variable, of, items) =>
    `${variable} := ` +
    `[]${of === null ? 'string' : `graphmodels.${of}able`}{${items.map((each) => each.replace(/^&/, '')).join(', ')}}`,
  extra: (variable, json) => `${variable}.SetAdditionalData(${untyped(json)})`,
  plain: (of, name) => {
    if (of.kind === 'null') return { before: [], text: 'nil' };
    const text =
      of.kind === 'enum'
        ? `graphmodels.${of.member.toUpperCase()}_${of.type.toUpperCase()}`
        : 'text' in of
          ? quote(of.text)
          : of.kind === 'number'
            ? `int32(${of.value})`
            : String(of.value);
    if (of.kind === 'duration')
      return { before: [`${name}, err := serialization.ParseISODuration(${text})`], text: name };
    if (of.kind === 'instant')
      return { before: [`${name}, err := time.Parse(time.RFC3339, ${text})`], text: `&${name}` };
    if (of.kind === 'guid') return { before: [`${name} := uuid.MustParse(${text})`], text: `&${name}` };
    return { before: [`${name} := ${text}`], text: `&${name}` };
  },
});

const ownTypes = [
  [/\btime\./, '    "time"'],
  [/\buuid\./, '    "github.com/google/uuid"'],
  [/\bserialization\./, '    "github.com/microsoft/kiota-abstractions-go/serialization"'],
] as const;

export function go(to: Written): string {
  const place = filed(to.segments);
  const first = place[0];
  const library = `graph${first?.kind === 'property' ? first.name.toLowerCase() : ''}`;
  const builder = `${library}.${builderName(place, true)}RequestBuilder${pascal(to.method.toLowerCase())}`;
  const module = `github.com/microsoftgraph/msgraph-${to.isBeta ? 'beta-' : ''}sdk-go`;
  const args: string[] = [];
  const path = to.segments
    .map((each) => {
      if (each.kind === 'item') return `.By${each.type}Id(${quote(each.id)})`;
      if (each.kind === 'property') return `.${pascal(each.name)}()`;
      args.push(...each.args.map(([name, value]) => `${name} := ${quote(value)}`));
      return `.${functionName(each)}(${each.args.map(([name]) => `&${name}`).join(', ')})`;
    })
    .join('');
  const hasHeaders = Object.keys(to.headers).length > 0;
  const hasConfiguration = to.options.length > 0 || hasHeaders;
  const options = to.options.map(({ name, text }) => ({
    field: pascal(name),
    variable: `request${pascal(name)}`,
    text:
      name === 'count'
        ? text
        : isBare(name)
          ? `int32(${text})`
          : isList(name)
            ? `[]string{${listOf(text).map(quote).join(', ')}}`
            : quote(text),
    isList: isList(name),
  }));
  const body =
    to.body === null
      ? []
      : statements(to.body, 'requestBody', grammarOf(`${library}.New${builderName(place, true)}PostRequestBody`));
  const parameters = options.map((each) => `${each.field}: ${each.isList ? '' : '&'}${each.variable},`);
  const settings = [
    ...(hasHeaders ? ['Headers: headers,'] : []),
    ...(options.length === 0
      ? []
      : [`QueryParameters: &${builder}QueryParameters{`, indent(parameters.join('\n')), '},']),
  ];
  const passed = [
    'context.Background()',
    ...(to.body === null ? [] : ['requestBody']),
    hasConfiguration ? 'configuration' : 'nil',
  ];
  const isErrKnown = body.some((line) => /\berr := /.test(line));
  return [
    'import (',
    '    "context"',
    ...importsFor(body.join('\n'), ownTypes),
    `    msgraphsdk "${module}"`,
    ...(/\bgraphmodels\./.test(body.join('\n')) ? [`    graphmodels "${module}/models"`] : []),
    ...(hasConfiguration || body.some((line) => line.includes(`${library}.`))
      ? [`    ${library} "${module}/${library.slice(5)}"`]
      : []),
    ...(hasHeaders ? ['    abstractions "github.com/microsoft/kiota-abstractions-go"'] : []),
    ')',
    '',
    ...args,
    ...body,
    ...(body.length === 0 ? [] : ['']),
    ...options.map(({ variable, text }) => `${variable} := ${text}`),
    ...(hasHeaders
      ? [
          'headers := abstractions.NewRequestHeaders()',
          ...Object.entries(to.headers).map(([name, value]) => `headers.Add(${quote(name)}, ${quote(value)})`),
        ]
      : []),
    ...(hasConfiguration
      ? [`configuration := &${builder}RequestConfiguration{`, indent(settings.join('\n')), '}']
      : []),
    `${to.answer !== null ? 'result, err :=' : isErrKnown ? 'err =' : 'err :='} ` +
      `graphClient${path}.${pascal(to.method.toLowerCase())}(${passed.join(', ')})`,
  ].join('\n');
}

function untyped(json: unknown): string {
  if (Array.isArray(json)) return `[]interface{}{${json.map(untyped).join(', ')}}`;
  if (typeof json === 'object' && json !== null)
    return `map[string]interface{}{${Object.entries(json)
      .map(([name, inner]) => `${quote(name)}: ${untyped(inner)}`)
      .join(', ')}}`;
  return json === null ? 'nil' : JSON.stringify(json);
}
