// Pickers of a subscription: types of events by category, and filters.

import type { JSX } from 'preact'
import { TextField } from '../kit/field.js'
import { useDraft } from './form.js'
import { categoriesLike, filtersOf, typeOf, withTypes } from './subscription-form.js'

interface PickerProps {
  readonly chosen: readonly string[]
  readonly wrong: string | undefined
}

export const TypePicker = ({
  chosen,
  wrong,
  onChoose
}: PickerProps & { readonly onChoose: (chosen: readonly string[]) => void }): JSX.Element => {
  const { now, bind } = useDraft({ search: '' })
  const categories = categoriesLike(now.search)
  const box = (label: string, names: readonly string[]): JSX.Element => (
    <label key={label}>
      <input
        type="checkbox"
        checked={names.every(name => chosen.includes(name))}
        onChange={event => onChoose(withTypes(chosen, names, event.currentTarget.checked))}
      />
      {label}
    </label>
  )
  return (
    <>
      <TextField
        label="Types of events"
        type="search"
        {...bind('search')}
        placeholder="Search: email, bounced, push…"
        wrong={wrong}
        hint={`${chosen.length} chosen${categories.length === 0 ? '; none has this in its name' : ''}`}
      />
      {categories.map(({ name, types }) => (
        <fieldset key={name} class="action-types">
          <legend>{name}</legend>
          {box(
            'All of these',
            types.map(type => type.name)
          )}
          {types.map(type => box(typeOf(type.name), [type.name]))}
        </fieldset>
      ))}
    </>
  )
}

/** A line for each filter that one of the chosen types has. */
export const FilterPicker = ({
  chosen,
  values,
  wrong,
  onChange
}: PickerProps & {
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}): JSX.Element => {
  const names = filtersOf(chosen)
  return (
    <>
      {names.length > 0 && <p class="hint">An event comes when all filters hold. Empty: it is no filter.</p>}
      <div class="action-columns">
        {names.map((name, index) => (
          <TextField
            key={name}
            label={`Filter: ${name}`}
            value={values[name] ?? ''}
            wrong={index === 0 ? wrong : undefined}
            onInput={value => onChange({ ...values, [name]: value })}
          />
        ))}
      </div>
    </>
  )
}
