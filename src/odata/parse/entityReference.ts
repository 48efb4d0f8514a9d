// References by address (`@odata.id`, `name@odata.bind`, `$id`): only the key at the end counts, whatever the host.

import { Fault, truncate } from '../fault.ts';
import { keyInParentheses, segmentsOf } from './pathSegments.ts';

/** `https://graph.microsoft.com/beta/groups/1` or `groups('1')` or `1` -> `1`. Throws Fault. */
export function referenceKey(url: string): string {
  const path = url.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '');
  const end = path.search(/[?#]/);
  const segments = segmentsOf(end < 0 ? path : path.slice(0, end)).filter((each) => each.text.toLowerCase() !== '$ref');
  const last = segments.at(-1);
  if (last === undefined || (last.argumentText === null && segments.length === 1 && path.startsWith('/')))
    throw badReference(url);
  if (last.argumentText === null || last.argumentText === '') return last.text;
  const key =
    keyInParentheses(last.argumentText) ??
    /^id\s*=\s*'?((?:[^']|'')*)'?$/i.exec(last.argumentText)?.[1]?.replaceAll("''", "'");
  if (key === undefined || key === '') throw badReference(url);
  return key;
}

function badReference(url: string): Fault {
  return new Fault(
    'badKey',
    `${truncate(url)} names no entity; write its address, such as https://host/version/users/{id}.`,
    '@odata.id',
  );
}
