// The subscriptions of a callback: what it gets, what not, and since when.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Subscription } from '../../ens/subscription.js'
import type { CallbackView } from '../control-views.js'
import { ActionButton } from '../kit/button.js'
import { Confirm } from '../kit/confirm.js'
import { FromNow } from '../kit/moment.js'
import { Tag } from '../kit/tag.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { CallbackCard } from './callback-card.js'

const Codes = ({ texts }: { readonly texts: readonly string[] }): JSX.Element => (
  <ul class="callback-codes">
    {texts.map(text => (
      <li key={text}>
        <code>{printable(text, 200)}</code>
      </li>
    ))}
  </ul>
)

const Status = ({ subscription }: { readonly subscription: Subscription }): JSX.Element => {
  const { now } = usePage()
  const { status, activeAt } = subscription
  if (status === 'paused') return <Tag tone="warn">paused</Tag>
  if (activeAt <= now.value) return <Tag tone="good">active</Tag>
  return (
    <span>
      <Tag tone="info">not active yet</Tag> takes effect <FromNow at={activeAt} />
    </span>
  )
}

const Actions = ({ subscription }: { readonly subscription: Subscription }): JSX.Element => {
  const { api, subscriptions, done } = usePage()
  const { subscriptionId, subscriptionName, status } = subscription
  const name = printable(subscriptionName, 80)
  const reason = useSignal('')
  const set = async (to: 'active' | 'paused', what: string): Promise<void> => {
    const statusReason = reason.value.trim() || `${what} in the inspector`
    await api.ens('PUT', '/ens-subscriptions', [{ subscriptionId, status: to, statusReason }])
    reason.value = ''
    done(`${what} ${name}.`)
    await subscriptions.refresh()
  }
  const remove = async (): Promise<void> => {
    await api.ens('DELETE', `/ens-subscriptions/${encodeURIComponent(subscriptionId)}`)
    done(`Deleted the subscription ${name}.`)
    await subscriptions.refresh()
  }
  return (
    <div class="row">
      {status === 'paused' ? (
        <ActionButton label={`Resume ${name}`} onAction={() => set('active', 'Resumed')}>
          Resume
        </ActionButton>
      ) : (
        <Confirm
          label="Pause"
          of={name}
          question={`Pause ${name}? Its events are dropped until it is resumed, those that wait for a retry too.`}
          kind="plain"
          onConfirm={() => set('paused', 'Paused')}
        >
          <input
            aria-label="Reason"
            placeholder="Reason, if you like"
            autocomplete="off"
            value={reason.value}
            onInput={event => {
              reason.value = event.currentTarget.value
            }}
          />
        </Confirm>
      )}
      <Confirm label="Delete" of={name} question={`Delete the subscription ${name}?`} onConfirm={remove} />
    </div>
  )
}

const Item = ({ subscription }: { readonly subscription: Subscription }): JSX.Element => {
  const { subscriptionName, eventCategoryTypes, filters, statusReason } = subscription
  return (
    <li class="callback-subscription">
      <div class="row">
        <h3>{printable(subscriptionName, 120)}</h3>
        <Status subscription={subscription} />
        {statusReason !== '' && <span class="dim">{printable(statusReason, 200)}</span>}
      </div>
      <Codes texts={eventCategoryTypes} />
      {filters.length > 0 && (
        <div class="row">
          <span class="dim">only if all hold:</span>
          <Codes texts={filters} />
        </div>
      )}
      <Actions subscription={subscription} />
    </li>
  )
}

export const SubscriptionsCard = ({
  callback: { callbackId, status },
  subscriptions
}: {
  readonly callback: CallbackView
  /** Of this callback; undefined while they are not known. */
  readonly subscriptions: readonly Subscription[] | undefined
}): JSX.Element => {
  const { problem } = usePage().subscriptions
  return (
    <CallbackCard
      title="Subscriptions"
      beside={
        status === 'verified' && (
          <a class="button push" href={toHash({ view: 'subscribe', callbackId })}>
            Subscribe
          </a>
        )
      }
    >
      {subscriptions === undefined && <p class="dim">{problem.value?.message ?? 'Reading the subscriptions…'}</p>}
      {subscriptions?.length === 0 && (
        <p class="hint">
          {status === 'verified'
            ? 'None: nothing is delivered until it is subscribed to types of events.'
            : 'None: it must be verified before it can have subscriptions.'}
        </p>
      )}
      {subscriptions !== undefined && subscriptions.length > 0 && (
        <ul class="callback-list">
          {subscriptions.map(subscription => (
            <Item key={subscription.subscriptionId} subscription={subscription} />
          ))}
        </ul>
      )}
    </CallbackCard>
  )
}
