// Sends events: the example of a type with other values, or whatever is written as JSON.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { eventTypes } from '../../ens/event-catalogue.js'
import type { PublishRequest } from '../../ens/publication.js'
import { ProblemNote } from '../kit/notes.js'
import { Tabs } from '../kit/tabs.js'
import { useResource } from '../kit/use-resource.js'
import { usePage } from '../page-context.js'
import { EventFields } from './event-fields.js'
import { Select, useDraft } from './form.js'
import { RawEvents } from './raw-events.js'
import { publish, SendAnswer, type Sent } from './send-answer.js'
import { categoriesLike, typeOf } from './subscription-form.js'

/** What was sent last, for the next visit. */
const LAST_TYPE = 'ens-local-send-type'

/** As others may have written it: with or without its category. */
const known = (type: string | null | undefined): string | undefined =>
  eventTypes.find(({ name }) => name === type || typeOf(name) === type)?.name

const SendForms = ({ type }: { readonly type: string }): JSX.Element => {
  const page = usePage()
  const sent = useSignal<Sent | undefined>(undefined)
  const fixture = useResource<{ readonly event: Readonly<Record<string, unknown>> }>(type, {
    load: () => page.api.get(`/fixtures/${type}`),
    concerns: () => false
  })
  const example = fixture.data.value?.event
  // What is typed on one tab is there again after a look at the other.
  const typed = useDraft<Readonly<Record<string, string>>>({})
  const json = useDraft<{ readonly text?: string }>({})
  const send = async (request: PublishRequest): Promise<void> => {
    sent.value = undefined
    sent.value = await publish(page, request)
    localStorage.setItem(LAST_TYPE, type)
  }
  return (
    <>
      <section class="card">
        <Select
          label="Type"
          value={type}
          onInput={chosen => page.go({ view: 'send', type: chosen })}
          groups={categoriesLike('').map(({ name, types }) => [name, types.map(one => [one.name, typeOf(one.name)])])}
        />
        {fixture.problem.value && <ProblemNote problem={fixture.problem.value} again={() => void fixture.refresh()} />}
        {example && (
          <Tabs
            label="How to write them"
            tabs={[
              {
                name: 'Fields',
                content: () => <EventFields type={type} example={example} typed={typed} onSend={send} />
              },
              { name: 'JSON', content: () => <RawEvents example={example} draft={json} onSend={send} /> }
            ]}
          />
        )}
      </section>
      <SendAnswer sent={sent.value} />
    </>
  )
}

export const SendPage = ({ type }: { readonly type: string | undefined }): JSX.Element => {
  const chosen = known(type) ?? known(localStorage.getItem(LAST_TYPE)) ?? 'TransactionalSendEvents.EmailSent'
  return (
    <div class="sheet">
      <header>
        <h1>Send events</h1>
        <p class="hint">As a send inside Marketing Cloud would cause them.</p>
      </header>
      <SendForms key={chosen} type={chosen} />
    </div>
  )
}
