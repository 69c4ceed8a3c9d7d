// Subscribes a callback to events: its types by category, and the filters that the chosen types have.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Subscription } from '../../ens/subscription.js'
import { TextField } from '../kit/field.js'
import { Tag } from '../kit/tag.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { type Answer, answerOf } from './ens-answer.js'
import { type Bound, Form, Select, useDraft } from './form.js'
import { refusedFields } from './refused-fields.js'
import { type SubscriptionForm, toSubscriptionBody, whyNotSubscribable } from './subscription-form.js'
import { FilterPicker, TypePicker } from './subscription-pickers.js'

const CallbackPicker = ({ wrong, ...bound }: Bound & { readonly wrong: string | undefined }): JSX.Element => {
  const callbacks = usePage().callbacks.data.value ?? []
  const chosen = callbacks.find(({ callbackId }) => callbackId === bound.value)
  const options = callbacks.map(callback => {
    const why = whyNotSubscribable(callback)
    return [callback.callbackId, printable(callback.callbackName, 80) + (why ? ` (${why})` : '')] as const
  })
  return (
    <Select
      label="Callback"
      {...bound}
      wrong={wrong}
      hint={
        chosen ? (
          <a href={toHash({ view: 'callbacks', callbackId: chosen.callbackId })}>{printable(chosen.url)}</a>
        ) : (
          <>
            A verified one, or <a href="#/register">register another</a>.
          </>
        )
      }
      options={[['', 'Choose…'], ...options]}
    />
  )
}

const Subscribed = ({ created }: { readonly created: Subscription }): JSX.Element => {
  const { callbackId, subscriptionName, eventCategoryTypes } = created
  const [type = ''] = eventCategoryTypes
  return (
    <section class="card" role="status">
      <h2>
        <Tag tone="good">201</Tag> {printable(subscriptionName)} is subscribed to{' '}
        {countOf(eventCategoryTypes.length, 'type')} of events
      </h2>
      <div class="row">
        <a href={toHash({ view: 'send', type })}>Send such an event</a>
        <a href={toHash({ view: 'callbacks', callbackId })}>Open the callback: pause or delete it there</a>
      </div>
    </section>
  )
}

const Subscribe = ({ callbackId }: { readonly callbackId: string }): JSX.Element => {
  const { api, subscriptions } = usePage()
  const answer = useSignal<Answer<Subscription> | undefined>(undefined)
  const first: SubscriptionForm = { callbackId, subscriptionName: '', eventCategoryTypes: [], filters: {} }
  const { now, bind, set } = useDraft(first, () => {
    answer.value = undefined
  })
  const subscribe = async (): Promise<void> => {
    answer.value = undefined
    answer.value = await answerOf<Subscription>(api.ens('POST', '/ens-subscriptions', toSubscriptionBody(now)))
    subscriptions.revive()
  }
  const given = answer.value
  const problem = given && 'problem' in given ? given.problem : undefined
  const isUnchanged = problem?.status === 304
  const { fields, rest } = problem && !isUnchanged ? refusedFields(problem, Object.keys(now)) : { fields: {}, rest: [] }
  return (
    <>
      <section class="card">
        <Form submit="Subscribe" onSubmit={subscribe}>
          <CallbackPicker {...bind('callbackId')} wrong={fields.callbackId} />
          <TextField
            label="Name"
            {...bind('subscriptionName')}
            wrong={fields.subscriptionName}
            placeholder="orders-sent"
            hint="Unique among all subscriptions."
          />
          <TypePicker
            chosen={now.eventCategoryTypes}
            wrong={fields.eventCategoryTypes}
            onChoose={eventCategoryTypes => set({ eventCategoryTypes })}
          />
          <FilterPicker
            chosen={now.eventCategoryTypes}
            values={now.filters}
            wrong={fields.filters}
            onChange={filters => set({ filters })}
          />
        </Form>
        {problem && (
          <p role="alert">
            <Tag tone={isUnchanged ? 'warn' : 'bad'}>{problem.status}</Tag>{' '}
            {isUnchanged
              ? 'There is just such a subscription already, and nothing has changed.'
              : `ENS refuses it${rest.length === 0 ? ': see what is marked above.' : `. ${printable(rest.join(' '))}`}`}
          </p>
        )}
      </section>
      {given && 'created' in given && <Subscribed created={given.created} />}
    </>
  )
}

export const SubscribePage = ({ callbackId = '' }: { readonly callbackId: string | undefined }): JSX.Element => (
  <div class="sheet">
    <header>
      <h1>Subscribe</h1>
    </header>
    <Subscribe key={callbackId} callbackId={callbackId} />
  </div>
)
