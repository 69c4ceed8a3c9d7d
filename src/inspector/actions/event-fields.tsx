// The fields of an example event as a form: what is changed is sent so in every event.

import type { JSX } from 'preact'
import { TextField } from '../kit/field.js'
import { formFieldsOf, toOverrides } from './event-form.js'
import { toEventsOfType } from './event-request.js'
import { type Draft, Form, useDraft } from './form.js'
import type { EventsProps } from './raw-events.js'

export const EventFields = ({
  type,
  example,
  onSend,
  typed
}: EventsProps & { readonly type: string; readonly typed: Draft<Readonly<Record<string, string>>> }): JSX.Element => {
  const fields = formFieldsOf(example)
  const { now, bind } = useDraft({ count: '1' })
  const { overrides, wrong } = toOverrides(fields, typed.now)
  const request = toEventsOfType({ type, count: Number(now.count), overrides })
  return (
    <Form
      submit={now.count === '1' ? 'Send the event' : 'Send the events'}
      disabled={Object.keys(wrong).length > 0}
      onSubmit={() => onSend(request)}
    >
      <TextField label="Count" type="number" {...bind('count')} hint="1 to 100,000" />
      <p class="hint">
        What you change is so in every event; what you leave alone is as in the example, with new ids and times.
      </p>
      <div class="action-columns">
        {fields.map(({ path, text }) => (
          <TextField
            key={path}
            label={path}
            value={typed.now[path] ?? text}
            onInput={value => typed.set({ [path]: value })}
            wrong={wrong[path]}
            hint={path in overrides && 'changed'}
          />
        ))}
      </div>
    </Form>
  )
}
