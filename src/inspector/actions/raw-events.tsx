// Events as JSON, sent just as they are written.

import type { JSX } from 'preact'
import type { PublishRequest } from '../../ens/publication.js'
import { Field } from '../kit/field.js'
import { readEvents } from './event-request.js'
import { type Draft, Form } from './form.js'

export interface EventsProps {
  readonly example: Readonly<Record<string, unknown>>
  readonly onSend: (request: PublishRequest) => Promise<void>
}

export const RawEvents = ({
  example,
  onSend,
  draft: { now, set }
}: EventsProps & { readonly draft: Draft<{ readonly text?: string }> }): JSX.Element => {
  const text = now.text ?? JSON.stringify([example], null, 2)
  const read = readEvents(text)
  const request = 'request' in read ? read.request : undefined
  return (
    <Form submit="Send as it is" disabled={request === undefined} onSubmit={async () => request && onSend(request)}>
      <Field
        label="Events"
        wrong={'wrong' in read ? read.wrong : undefined}
        hint={
          <>
            An event, an array of them, or <code>{'{"type", "count", "overrides", "of": a send’s compositeId}'}</code>.
            Complete events go out with the ids and times they have.
          </>
        }
      >
        {ties => (
          <textarea
            {...ties}
            rows={18}
            spellcheck={false}
            value={text}
            onInput={event => set({ text: event.currentTarget.value })}
          />
        )}
      </Field>
    </Form>
  )
}
