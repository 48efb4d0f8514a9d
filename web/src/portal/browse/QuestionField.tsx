// A question of a policy: a line, a text, one choice or several; checked while it is answered.

import { Checkbox, Field, FieldContextProvider, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useState, type AriaAttributes, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { inLanguage, problemOf, type Answer, type Question } from './requirements.ts';

export function QuestionField({
  question,
  answer,
  isChecked,
  onAnswer,
}: {
  readonly question: Question;
  readonly answer: Answer | undefined;
  /** After an attempt to send: what is missing is said too. */
  readonly isChecked: boolean;
  readonly onAnswer: (answer: Answer) => void;
}): ReactNode {
  const { t, language } = useText();
  const [wasLeft, setLeft] = useState(false);
  const problem = problemOf(question, answer);
  const isTold = problem !== null && (isChecked || (wasLeft && problem === 'pattern'));
  return (
    <Field
      label={inLanguage(question, language)}
      required={question.isRequired}
      validationState={isTold ? 'error' : 'none'}
      validationMessage={isTold ? t(`request.problem.${problem}`) : null}
      onBlur={() => setLeft(true)}
    >
      {(field) => (
        <Control
          question={question}
          answer={answer}
          named={{ 'aria-labelledby': field['aria-labelledby'], 'aria-describedby': field['aria-describedby'] }}
          onAnswer={onAnswer}
        />
      )}
    </Field>
  );
}

function Control({
  question,
  answer,
  named,
  onAnswer,
}: {
  readonly question: Question;
  readonly answer: Answer | undefined;
  /** What a group of boxes is called; other controls know it from the field around them. */
  readonly named: Pick<AriaAttributes, 'aria-labelledby' | 'aria-describedby'>;
  readonly onAnswer: (answer: Answer) => void;
}): ReactNode {
  const { language } = useText();
  const text = typeof answer === 'string' ? answer : '';
  const { choices, isMultipleSelectionAllowed, isSingleLineQuestion } = question;
  if (choices !== undefined && isMultipleSelectionAllowed === true) {
    const chosen = typeof answer === 'object' ? answer : [];
    return (
      <div role="group" {...named}>
        {/* Else each box would take the field's id, and the labels of all would mean the first. */}
        <FieldContextProvider value={undefined}>
          {choices.map((choice) => (
            <Checkbox
              key={choice.actualValue}
              label={inLanguage(choice, language)}
              checked={chosen.includes(choice.actualValue)}
              onChange={(_, { checked }) =>
                onAnswer(
                  checked === true
                    ? [...chosen, choice.actualValue]
                    : chosen.filter((value) => value !== choice.actualValue),
                )
              }
            />
          ))}
        </FieldContextProvider>
      </div>
    );
  }
  if (choices !== undefined)
    return (
      <RadioGroup value={text} onChange={(_, { value }) => onAnswer(value)}>
        {choices.map((choice) => (
          <Radio key={choice.actualValue} value={choice.actualValue} label={inLanguage(choice, language)} />
        ))}
      </RadioGroup>
    );
  return isSingleLineQuestion === true ? (
    <Input value={text} onChange={(_, { value }) => onAnswer(value)} />
  ) : (
    <Textarea resize="vertical" value={text} onChange={(_, { value }) => onAnswer(value)} />
  );
}
