// Where new ids come from: UUIDs that sort by the moment they were made.

import { v7 } from 'uuid';

export const newId = (): string => v7();
