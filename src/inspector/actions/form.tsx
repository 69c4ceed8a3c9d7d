// A form that does one thing: what is typed into it, not sent twice at once, and what went wrong is said in it.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import type { Problem } from '../api.js'
import { Field, type FieldProps } from '../kit/field.js'
import { ProblemNote } from '../kit/notes.js'
import { toProblem } from '../resource.js'

/** Of an input: what is in it, and what becomes of what is typed. */
export interface Bound {
  readonly value: string
  readonly onInput: (value: string) => void
}

export interface Draft<T> {
  readonly now: T
  set(change: Partial<T>): void
  bind(name: keyof T): Bound
}

/** Texts of a form as they are typed. `onChange` is told of each change. */
export const useDraft = <T extends object>(first: T, onChange?: () => void): Draft<T> => {
  const draft = useSignal(first)
  const set = (change: Partial<T>): void => {
    draft.value = { ...draft.value, ...change }
    onChange?.()
  }
  return {
    now: draft.value,
    set,
    bind: name => ({
      value: String(draft.value[name] ?? ''),
      onInput: value => set({ [name]: value } as Partial<T>)
    })
  }
}

export interface FormProps {
  /** On the button. */
  readonly submit: string
  readonly onSubmit: () => Promise<unknown>
  readonly children?: ComponentChildren
  /** Beside the button. */
  readonly more?: ComponentChildren
  /** What happens while it is busy. */
  readonly busy?: ComponentChildren
  readonly disabled?: boolean
}

/** The emulator judges what is sent, not the browser: its refusals are worth seeing. */
export const Form = ({ submit, onSubmit, children, more, busy, disabled = false }: FormProps): JSX.Element => {
  const isBusy = useSignal(false)
  const problem = useSignal<Problem | undefined>(undefined)
  const run = async (): Promise<void> => {
    isBusy.value = true
    problem.value = undefined
    await onSubmit().catch(error => {
      problem.value = toProblem(error)
    })
    isBusy.value = false
  }
  return (
    <form
      class="action-form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!isBusy.value) void run()
      }}
    >
      {children}
      <div class="row">
        {/* Not disabled while it is busy: that would take the focus from whoever has pressed it. */}
        <button
          type="submit"
          class="button primary"
          disabled={disabled}
          aria-disabled={isBusy.value}
          aria-busy={isBusy.value}
        >
          {submit}
        </button>
        {more}
      </div>
      <div role="status">{isBusy.value && busy}</div>
      {problem.value && <ProblemNote problem={problem.value} />}
    </form>
  )
}

type Option = readonly [value: string, text: string]

export interface ChoiceProps {
  readonly options?: readonly Option[]
  /** By their names, after `options`. */
  readonly groups?: readonly (readonly [name: string, options: readonly Option[]])[]
  readonly value: string
  readonly onChoose: (value: string) => void
  readonly id?: string
  readonly 'aria-describedby'?: string
}

const toOptions = (options: readonly Option[]): JSX.Element[] =>
  options.map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ))

/** A choice of one, in a Field. */
export const Choice = ({ options = [], groups = [], value, onChoose, ...ties }: ChoiceProps): JSX.Element => (
  <select {...ties} value={value} onChange={event => onChoose(event.currentTarget.value)}>
    {toOptions(options)}
    {groups.map(([name, grouped]) => (
      <optgroup key={name} label={name}>
        {toOptions(grouped)}
      </optgroup>
    ))}
  </select>
)

/** The same with its label. */
export const Select = ({
  label,
  hint,
  wrong,
  onInput,
  ...choice
}: Pick<FieldProps, 'label' | 'hint' | 'wrong'> & Bound & Pick<ChoiceProps, 'options' | 'groups'>): JSX.Element => (
  <Field label={label} hint={hint} wrong={wrong}>
    {ties => <Choice {...ties} {...choice} onChoose={onInput} />}
  </Field>
)
