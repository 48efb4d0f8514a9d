// Mails to people, and their sending.

import { MailEvents, MailStates } from '../../../domain/enums.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const mail = entity('mail', {
  types: [null, null, 'mail'],
  fields: {
    id:           [null, null, guid],
    event:        [null, null, oneOf(MailEvents, null, null)],
    state:        [null, null, oneOf(MailStates, null, null)],
    to:           [null, null, name(320)],
    recipientId:  [null, null, optional(guid)],
    subject:      [null, null, name(1024)],
    html:         [null, null, text(1_000_000), 'noFilter'],
    text:         [null, null, text(1_000_000), 'noFilter'],
    causedById:   [null, null, optional(guid)],
    requestId:    [null, null, optional(guid)],
    assignmentId: [null, null, optional(guid)],
    reviewId:     [null, null, optional(guid)],
    createdAt:    [null, null, instant],
    sentAt:       [null, null, optional(instant)],
    attempts:     [null, null, integer(0, 1_000_000)],
    error:        [null, null, optional(text(10_000))],
    messageId:    [null, null, text(512)],
  },
  navigations: {
    recipient:  [null, null, one('directoryObject', 'recipientId')],
    request:    [null, null, one('assignmentRequest', 'requestId')],
    assignment: [null, null, one('assignment', 'assignmentId')],
  },
  indexes: [['createdAt'], ['recipientId', 'createdAt'], ['causedById', 'createdAt'], ['requestId', 'event'],
    ['assignmentId', 'event'], ['state', 'createdAt']],
});
