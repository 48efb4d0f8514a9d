// Answers to a policy's questions; what was asked comes back with what was answered.
// https://learn.microsoft.com/graph/api/resources/accesspackageanswer

import type { Answer } from '../../domain/values.ts';
import type { Draft, Faults, TypeRef } from '../../odata/describe.ts';
import { complex, isObject, namespace, typeWord, type Complex, type ListedType } from '../complex.ts';
import { columns, perDialect } from '../dialects.ts';
import type { Shape } from '../shape.ts';
import { guidOf, listed, optional, text, type Encode, type FieldType } from '../types.ts';
import { questionValue } from './questions.ts';

const words: Readonly<Record<Answer['kind'], string>> = {
  text: 'accessPackageTextInputQuestion',
  choice: 'accessPackageMultipleChoiceQuestion',
};

const answered: Shape = {
  types: columns<TypeRef>(
    { ...questionValue.types['v1.0'], kind: 'entity' },
    questionValue.types.beta,
    questionValue.types.latchkey,
  ),
  needs: ['question', 'questionId', 'kind'],
  needsRows: [],
  encode: perDialect(
    (dialect) => (answer) =>
      answer['question'] === null
        ? { '@odata.type': `#${namespace}.${words[answer['kind'] as Answer['kind']]}`, id: answer['questionId'] }
        : questionValue.encode[dialect](answer['question']),
  ),
  decode: decodeAnswered,
};

/** Only the id and the type count: what the question says is the policy's to tell. */
function decodeAnswered(value: unknown, draft: Draft, faults: Faults): void {
  const id: unknown = isObject(value) ? value['id'] : undefined;
  const questionId = typeof id === 'string' ? guidOf(id) : null;
  if (questionId === null) return faults.below('id').add('', 'must be the id of a question');
  draft['questionId'] = questionId;
  draft['kind'] = typeWord(value).includes('multiplechoice') ? 'choice' : 'text';
}

// biome-ignore format: a table, read by column
const whole = complex<Answer>(['accessPackageAnswerString', 'accessPackageAnswerString'], {
  fields: {
    displayValue: ['displayValue', 'displayValue', optional(text(100_000))],
    value:        ['value',        'value',        optional(text(100_000))],
    questionId:   [null,           null,           text(64)],
    kind:         [null,           null,           text(64) as FieldType<any>],
    question:     [null,           null,           optional(text(64)) as FieldType<any>],
  },
  shapes: { answeredQuestion: ['answeredQuestion', 'answeredQuestion', answered] },
  defaults: { displayValue: null, value: null, questionId: '', kind: 'text', question: null },
});

const [listedWhole] = whole.listed as [ListedType];
const isShared = (key: string): boolean => key !== 'value';
const base: ListedType = {
  ...listedWhole,
  names: perDialect(() => 'accessPackageAnswer'),
  members: listedWhole.members.filter(({ key }) => isShared(key)),
  isAbstract: true,
};
const type = `#${namespace}.accessPackageAnswerString`;

const encode = perDialect(
  (dialect): Encode =>
    (value) => ({ '@odata.type': type, ...(whole.encode[dialect](value) as object) }),
);
const types = perDialect((): TypeRef => ({ kind: 'complex', name: 'accessPackageAnswer', collection: false }));

export const answer: Complex<Answer> = {
  listed: [base, { ...listedWhole, members: listedWhole.members.filter(({ key }) => !isShared(key)), base }],
  types,
  encode,
  decode: decodeAnswer,
  field: { ...whole.field, types, encode, decode: decodeAnswer },
};
export const answers = listed(answer.field);

function decodeAnswer(value: unknown, faults: Faults, reading: Parameters<typeof whole.decode>[2]): Answer | undefined {
  const decoded = whole.decode(value, faults, reading);
  if (decoded !== undefined && decoded.questionId === '' && isObject(value) && value['answeredQuestion'] === undefined)
    faults.below('answeredQuestion').add('', 'must name the question that is answered');
  return decoded;
}
