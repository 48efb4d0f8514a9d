// Says how a subject is governed.

import { subjectUpdate } from '../domain/settings.ts';
import { updatePlain } from './plain.ts';

export const updateSubject = updatePlain(subjectUpdate);
