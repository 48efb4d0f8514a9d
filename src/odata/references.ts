// References by address (`@odata.id`, `name@odata.bind`, `$id`): only the key at the end counts, whatever host is
// named.

import { Fault, shown } from './fault.ts';
import { keyInside, segmentsOf } from './segments.ts';

/** `https://graph.microsoft.com/beta/groups/1` or `groups('1')` or `1` -> `1`. Throws Fault. */
export function referenceKey(url: string): string {
  const path = url.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '');
  const end = path.search(/[?#]/);
  const segments = segmentsOf(end < 0 ? path : path.slice(0, end)).filter((each) => each.text.toLowerCase() !== '$ref');
  const last = segments.at(-1);
  if (last === undefined || (last.inside === null && segments.length === 1 && path.startsWith('/'))) throw bad(url);
  if (last.inside === null || last.inside === '') return last.text;
  const key = keyInside(last.inside) ?? /^id\s*=\s*'?((?:[^']|'')*)'?$/i.exec(last.inside)?.[1]?.replaceAll("''", "'");
  if (key === undefined || key === '') throw bad(url);
  return key;
}

function bad(url: string): Fault {
  return new Fault(
    'badKey',
    `${shown(url)} names no entity; write its address, such as https://host/version/users/{id}.`,
    '@odata.id',
  );
}
