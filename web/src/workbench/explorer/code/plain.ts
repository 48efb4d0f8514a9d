// Languages that name the path as it is: curl, PowerShell, JavaScript.

import { listOf, isBare, quote, written, type ToWrite } from './written.ts';
import { headersOf } from '../explored.ts';

const addressOf = ({ call, origin }: ToWrite): string => `${origin}/${call.version}${call.path.replaceAll(' ', '%20')}`;
const hasBody = ({ call }: ToWrite): boolean =>
  call.method !== 'GET' && call.method !== 'DELETE' && call.body.trim() !== '';
const headers = ({ call }: ToWrite): readonly (readonly [string, string])[] =>
  Object.entries(
    headersOf(
      call.headers
        .split('\n')
        .filter((line) => /^[\w-]+:\s*\S/.test(line.trim()))
        .join('\n'),
    ),
  );
const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export function curl(to: ToWrite): string {
  return [
    `curl ${to.call.method === 'GET' ? '' : `-X ${to.call.method} `}${single(addressOf(to))}`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...headers(to).map(([name, value]) => `-H ${single(`${name}: ${value}`)}`),
    ...(hasBody(to) ? [`-H 'Content-Type: application/json'`, `-d ${single(to.call.body)}`] : []),
  ].join(' \\\n  ');
}

export function powerShell(to: ToWrite): string {
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const pairs = headers(to).map(([name, value]) => `${literal(name)} = ${literal(value)}`);
  return [
    ...(hasBody(to) ? [`$body = @'\n${to.call.body}\n'@`] : []),
    `Invoke-MgGraphRequest -Method ${to.call.method} -Uri ${literal(addressOf(to))}` +
      (pairs.length === 0 ? '' : ` -Headers @{ ${pairs.join('; ')} }`) +
      (hasBody(to) ? " -Body $body -ContentType 'application/json'" : ''),
  ].join('\n');
}

export function javaScript(to: ToWrite): string {
  const { call, origin } = to;
  const path = (call.path.split('?', 1)[0] ?? '').replaceAll(' ', '%20');
  const verbs = { GET: 'get', POST: 'post', PATCH: 'patch', PUT: 'put', DELETE: 'delete' } as const;
  const options = written(to)?.options ?? [];
  const steps = [
    ...(call.version === 'v1.0' ? [] : [`.version(${quote(call.version)})`]),
    ...headers(to).map(([name, value]) => `.header(${quote(name)}, ${quote(value)})`),
    ...options.map(({ name, text }) => {
      const value = name === 'select' ? `[${listOf(text).map(quote).join(', ')}]` : quote(text);
      return `.${name}(${isBare(name) ? text : value})`;
    }),
    `.${verbs[call.method]}(${hasBody(to) ? 'body' : ''})`,
  ];
  return [
    "import { Client } from '@microsoft/microsoft-graph-client';",
    '',
    'const client = Client.init({',
    `  baseUrl: ${quote(`${origin}/`)},`,
    `  customHosts: new Set([${quote(new URL(origin).hostname)}]),`,
    '  authProvider: (done) => done(null, process.env.TOKEN),',
    '});',
    ...(hasBody(to) ? [`const body = ${to.call.body};`] : []),
    `const result = await client.api(${quote(path)})`,
    ...steps.map((each, at) => `  ${each}${at === steps.length - 1 ? ';' : ''}`),
    'console.log(result);',
  ].join('\n');
}
