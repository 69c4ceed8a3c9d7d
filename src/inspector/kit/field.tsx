// A labelled input of a form, with a hint below it and what is wrong with it.

import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

export interface FieldProps {
  readonly label: string
  readonly hint?: ComponentChildren
  /** What is wrong with it; undefined while nothing is. */
  readonly wrong?: string | undefined
  /** The input, with what ties it to label and hint. */
  readonly children: (input: {
    readonly id: string
    readonly 'aria-describedby': string
    readonly 'aria-invalid': boolean
  }) => ComponentChildren
}

export const Field = ({ label, hint, wrong, children }: FieldProps): JSX.Element => {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': wrong !== undefined })}
      <div id={`${id}-hint`} class="hint">
        {wrong !== undefined && (
          <p class="wrong">
            <span aria-hidden="true">✕ </span>
            {wrong}
          </p>
        )}
        {hint}
      </div>
    </div>
  )
}

/** One line of text. */
export const TextField = ({
  label,
  value,
  onInput,
  hint,
  wrong,
  type = 'text',
  ...input
}: Pick<FieldProps, 'label' | 'hint' | 'wrong'> & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly placeholder?: string
  readonly list?: string
  readonly type?: 'text' | 'url' | 'number' | 'password' | 'search'
  readonly required?: boolean
}): JSX.Element => (
  <Field label={label} hint={hint} wrong={wrong}>
    {ties => (
      <input
        // Preact's types ask which one it is; the attributes here are any input's.
        type={type as 'text'}
        autocomplete="off"
        spellcheck={false}
        {...input}
        {...ties}
        value={value}
        onInput={event => onInput(event.currentTarget.value)}
      />
    )}
  </Field>
)
