// Name and value pairs of a request: `IsApprovalRequired` is the one that acts.

import type { AssignmentRequest } from '../../../domain/requests/requestEntities.ts';
import { complex } from '../../tables/complexType.ts';
import { listOf, text } from '../../tables/fieldTypes.ts';

export const parameter = complex<AssignmentRequest['parameters'][number]>(['keyValuePair', 'keyValuePair'], {
  fields: {
    name: ['name!', 'name!', text(256), 'required'],
    value: ['value', 'value', text(10_000)],
  },
  defaults: { name: '', value: '' },
});
export const parameters = listOf(parameter.field);
