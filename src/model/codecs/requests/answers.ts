// Answers to a policy's questions; what was asked comes back with what was answered.
// https://learn.microsoft.com/graph/api/resources/accesspackageanswer

import { QuestionKinds } from '../../../domain/enums.ts';
import type { Answer } from '../../../domain/values.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import type { DecodedBody, FaultSink, TypeRef } from '../../../odata/serviceDescription.ts';
import { complex, isObject, namespace, type Complex, type ListedType } from '../../tables/complexType.ts';
import { versionColumns, perVersion, type DecodeOptions } from '../../apiVersions.ts';
import { setField, type Shape } from '../../tables/shape.ts';
import { internalField, listOf, optional, text, type Encode } from '../../tables/fieldTypes.ts';
import { questionValue } from '../policies/questions.ts';

const words: Readonly<Record<'text' | 'choice', string>> = {
  text: 'accessPackageTextInputQuestion',
  choice: 'accessPackageMultipleChoiceQuestion',
};

const answeredQuestion: Shape = {
  types: versionColumns<TypeRef>(
    { ...questionValue.types['v1.0'], kind: 'entity' },
    questionValue.types.beta,
    questionValue.types.latchkey,
  ),
  needs: ['question', 'questionId', 'kind'],
  needsRows: [],
  encode: perVersion(
    (apiVersion) => (answer) =>
      answer['question'] === null
        ? {
            '@odata.type': `#${namespace}.${words[(answer['kind'] ?? 'text') as 'text' | 'choice']}`,
            id: answer['questionId'],
          }
        : questionValue.encode[apiVersion](answer['question']),
  ),
  decode: decodeAnswered,
};

/** Only the id and the type count, for what the question says is the policy's to tell; the rest must be well formed. */
function decodeAnswered(value: unknown, draft: DecodedBody, faults: FaultSink, options: DecodeOptions): void {
  if (!isObject(value)) {
    faults.add('', 'must be the question that is answered');
    return;
  }
  const kind = 'choices' in value ? 'choice' : 'text';
  const typed = (value['@odata.type'] ?? null) === null ? { ...value, '@odata.type': words[kind] } : value;
  const question = questionValue.decode(typed, faults, options);
  if (question === undefined) return;
  if (question.id === undefined) {
    if ((value['id'] ?? null) === null) faults.below('id').add('', 'must be the id of a question');
    return;
  }
  setField(draft, 'questionId', question.id, faults.below('id'));
  const isSaid = typed === value || kind === 'choice';
  if (isSaid) setField(draft, 'kind', question.kind, faults.below('@odata.type'));
}

// biome-ignore format: a table, read by column
const answerString = complex<Answer>(['accessPackageAnswerString', 'accessPackageAnswerString'], {
  fields: {
    displayValue: ['displayValue', 'displayValue', optional(text(100_000))],
    value:        ['value',        'value',        optional(text(100_000))],
    questionId:   [null,           null,           text(64)],
    kind:         [null,           null,           optional(oneOf(QuestionKinds, null, null))],
    question:     [null,           null,           optional(internalField)],
  },
  shapes: { answeredQuestion: ['answeredQuestion', 'answeredQuestion', answeredQuestion] },
  defaults: { displayValue: null, value: null, questionId: '', kind: null, question: null },
});

const [listedWhole] = answerString.listed as [ListedType];
const isShared = (key: string): boolean => key !== 'value';
const base: ListedType = {
  ...listedWhole,
  names: perVersion(() => 'accessPackageAnswer'),
  members: listedWhole.members.filter(({ key }) => isShared(key)),
  isAbstract: true,
};
const type = `#${namespace}.accessPackageAnswerString`;

const encode = perVersion(
  (apiVersion): Encode =>
    (value) => ({ '@odata.type': type, ...(answerString.encode[apiVersion](value) as object) }),
);
const types = perVersion((): TypeRef => ({ kind: 'complex', name: 'accessPackageAnswer', collection: false }));

export const answer: Complex<Answer> = {
  listed: [base, { ...listedWhole, members: listedWhole.members.filter(({ key }) => !isShared(key)), base }],
  types,
  encode,
  decode: decodeAnswer,
  field: { ...answerString.field, types, encode, decode: decodeAnswer },
};
export const answers = listOf(answer.field);

function decodeAnswer(
  value: unknown,
  faults: FaultSink,
  options: Parameters<typeof answerString.decode>[2],
): Answer | undefined {
  const decoded = answerString.decode(value, faults, options);
  if (decoded !== undefined && decoded.questionId === '' && isObject(value) && value['answeredQuestion'] === undefined)
    faults.below('answeredQuestion').add('', 'must name the question that is answered');
  return decoded;
}
