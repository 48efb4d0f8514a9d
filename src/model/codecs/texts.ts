// Texts in several languages: v1.0 keeps the default text and its localizations side by side, beta in one value.
// https://learn.microsoft.com/graph/api/resources/accesspackagelocalizedcontent

import type { Choice, LocalizedText } from '../../domain/values.ts';
import type { DecodedBody, FaultSink } from '../../odata/serviceDescription.ts';
import { versionColumns, type DecodeOptions } from '../apiVersions.ts';
import { complex, isObject } from '../tables/complexType.ts';
import { setField, type Shape } from '../tables/shape.ts';
import { listOf, optional, primitive, text } from '../tables/fieldTypes.ts';

const longest = 10_000;

export const localizedText = complex<LocalizedText>(['accessPackageLocalizedText', 'accessPackageLocalizedText'], {
  fields: {
    languageCode: ['languageCode!', 'languageCode', text(64), 'required'],
    text: ['text', 'text', optional(text(longest))],
  },
  defaults: { languageCode: '', text: null },
});
export const localizedTexts = listOf(localizedText.field);

interface Content {
  readonly text: string | null;
  readonly localizations: readonly LocalizedText[];
}
export const localizedContent = complex<Content>([null, 'accessPackageLocalizedContent'], {
  fields: {
    text: [null, 'defaultText', optional(text(longest))],
    localizations: [null, 'localizedTexts', localizedTexts],
  },
  defaults: { text: null, localizations: [] },
});

const decodePlain = optional(text(longest)).decode;

/** Text and localizations of a row: a string in v1.0, one value in beta; either is taken in both. */
export const localized: Shape = {
  types: versionColumns(primitive('Edm.String'), localizedContent.types.beta, primitive('Edm.String')),
  needs: ['text', 'localizations'],
  needsRows: [],
  encode: versionColumns<Shape['encode']['beta']>(
    (row) => row['text'] ?? null,
    (row) => localizedContent.encode.beta(row),
    (row) => row['text'] ?? null,
  ),
  decode: decodeLocalized,
};

function decodeLocalized(value: unknown, draft: DecodedBody, faults: FaultSink, options: DecodeOptions): void {
  if (!isObject(value)) {
    const plain = value === null ? null : decodePlain(value, faults, options);
    if (plain !== undefined) setField(draft, 'text', plain, faults);
    return;
  }
  const content = localizedContent.decode(value, faults, options);
  if (content === undefined) return;
  setField(draft, 'text', content.text, faults.below('defaultText'));
  // A value that names no languages takes none away that stand beside it.
  if (content.localizations.length > 0 || draft['localizations'] === undefined)
    setField(draft, 'localizations', content.localizations, faults.below('localizedTexts'));
}

/** A choice of a question: v1.0 `text` and `localizations`, beta `displayValue`. */
// biome-ignore format: a table, read by column
export const choice = complex<Choice>(['accessPackageAnswerChoice', 'accessPackageAnswerChoice'], {
  fields: {
    actualValue:   ['actualValue',   'actualValue', optional(text(longest))],
    localizations: ['localizations', null,          localizedTexts],
    text:          ['text',          null,          optional(text(longest))],
  },
  shapes: { displayValue: [null, 'displayValue', localized] },
  defaults: { actualValue: null, localizations: [], text: null },
});
