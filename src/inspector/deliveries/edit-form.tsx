// Which fields of its events a replay changes, and to what.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import { Form } from '../actions/form.js'
import { Button } from '../kit/button.js'
import { TextField } from '../kit/field.js'
import { printable } from '../printable.js'
import { type FieldChange, fieldsOf, kindOf, presentText, toEdit } from './event-fields.js'

const MOST_PATHS = 300

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const Line = ({
  change: { path, text },
  list,
  present,
  onChange,
  onRemove
}: {
  readonly change: FieldChange
  readonly list: string
  readonly present: (path: string) => string | undefined
  readonly onChange: (change: FieldChange) => void
  readonly onRemove: () => void
}): JSX.Element => {
  const before = present(path)
  return (
    <div class="delivery-edit">
      <TextField
        label="Path"
        value={path}
        list={list}
        placeholder="info.to"
        // Whoever chooses a field begins with what is in it, unless they have written something else.
        onInput={to => onChange({ path: to, text: text === '' || text === before ? (present(to) ?? '') : text })}
      />
      <TextField
        label="Value"
        value={text}
        onInput={to => onChange({ path, text: to })}
        hint={`Sent as ${kindOf(text)}.${before === undefined ? '' : ` Now ${printable(before, 80)}`}`}
      />
      <Button kind="quiet" label={`Leave ${path === '' ? 'this line' : path} out`} onClick={onRemove}>
        ✕
      </Button>
    </div>
  )
}

const empty: FieldChange = { path: '', text: '' }

export const EditForm = ({
  body,
  onReplay,
  onCancel
}: {
  readonly body: string
  readonly onReplay: (edit: Readonly<Record<string, unknown>>) => Promise<void>
  readonly onCancel: () => void
}): JSX.Element => {
  const list = useId()
  const lines = useSignal<readonly FieldChange[]>([empty])
  const { events, paths } = useMemo(() => {
    const parsed = parse(body)
    const first: unknown = Array.isArray(parsed) ? parsed[0] : undefined
    return { events: parsed, paths: fieldsOf(first).slice(0, MOST_PATHS) }
  }, [body])
  const edit = toEdit(lines.value)
  const add = (): void => {
    lines.value = [...lines.value, empty]
  }
  return (
    <section class="card" aria-labelledby={`${list}-title`}>
      <h2 id={`${list}-title`}>Edit and replay</h2>
      <p class="dim">
        A path such as <code>info.to</code> is changed in every event, <code>0.info.to</code> in the first alone. A
        value is JSON where it can be read so, else text.
      </p>
      <datalist id={list}>
        {paths.map(({ path }) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <Form
        submit="Replay with this"
        disabled={Object.keys(edit).length === 0}
        onSubmit={() => onReplay(edit)}
        more={
          <>
            <Button onClick={add}>Add a field</Button>
            <Button onClick={onCancel}>Cancel</Button>
          </>
        }
      >
        {lines.value.map((change, at) => (
          <Line
            key={`${at}`}
            change={change}
            list={list}
            present={path => presentText(events, path)}
            onChange={to => {
              lines.value = lines.value.with(at, to)
            }}
            onRemove={() => {
              lines.value = lines.value.filter((_line, index) => index !== at)
            }}
          />
        ))}
      </Form>
    </section>
  )
}
