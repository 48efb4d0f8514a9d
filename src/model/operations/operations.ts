// The actions and functions of the types that this service has, under the names of each version; http/ knows which of
// them are answered.

import type { Operation } from '../../odata/serviceDescription.ts';
import type { ApiVersion } from '../apiVersions.ts';
import { eachEncoded } from '../tables/fieldTypes.ts';
import { graphOperations } from './graphOperations.ts';
import type { OperationRow } from './operationRow.ts';
import { ownOperations } from './ownOperations.ts';

const columns: Readonly<Record<ApiVersion, 1 | 2 | null>> = { 'v1.0': 1, beta: 2, latchkey: null };

/** Operations under the names of the API version; one that only the other version has is taken too, and not listed. */
export function operationsOf(apiVersion: ApiVersion, isStrict: boolean): readonly Operation[] {
  const column = columns[apiVersion];
  if (column === null) return ownOperations.map((row) => operation(row, apiVersion, row[1] as string, true));
  const own = graphOperations.flatMap((row) =>
    row[column] === null ? [] : [operation(row, apiVersion, row[column], true)],
  );
  if (isStrict) return own;
  return [
    ...own,
    ...graphOperations.flatMap((row) =>
      row[column] === null ? [operation(row, apiVersion, (row[1] ?? row[2]) as string, false)] : [],
    ),
  ];
}

function operation(
  [kind, , , bound, parameters, returns, encode, shownAs]: OperationRow,
  apiVersion: ApiVersion,
  name: string,
  listed: boolean,
): Operation {
  const declared = Object.entries(parameters).map(([written, type]) => ({
    name: written.replace(/[!?]$/, ''),
    type,
    nullable: !written.endsWith('!'),
    isListed: !written.endsWith('?'),
  }));
  return {
    kind,
    name,
    listed: listed && shownAs === undefined,
    boundTo:
      bound === null ? null : { type: bound.replace(/[[\]]/g, '').toLowerCase(), collection: bound.startsWith('[') },
    parameters: declared.filter(({ isListed }) => isListed),
    unlistedParameters: declared.filter(({ isListed }) => !isListed),
    returns: returns === null ? null : { type: returns, nullable: true },
    ...(name === 'delta' ? { isOfSets: true as const } : {}),
    ...(encode === undefined ? {} : { encode: eachEncoded(encode[apiVersion]) }),
    ...(shownAs === undefined ? {} : { shownAs }),
  };
}
