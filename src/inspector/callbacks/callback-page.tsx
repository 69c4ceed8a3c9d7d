// The page of one callback: how it stands and why, its probe, keys, subscriptions and deliveries.

import type { JSX } from 'preact'
import type { CallbackView } from '../control-views.js'
import { CopyButton } from '../kit/button.js'
import { Confirm } from '../kit/confirm.js'
import { KeyValues } from '../kit/key-values.js'
import { Moment } from '../kit/moment.js'
import { Tag } from '../kit/tag.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { CallbackCard } from './callback-card.js'
import { type CallbackState, callbackState, suspensionWhy } from './callback-state.js'
import { ClockStep } from './clock-step.js'
import { DeliveriesCard } from './deliveries-card.js'
import { KeysCard } from './keys-card.js'
import { ProbeCard } from './probe-card.js'
import { SubscriptionsCard } from './subscriptions-card.js'
import { useDelete } from './use-delete.js'

const Facts = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { callbackId, url, maxBatchSize, statusReason, createdAt, pending } = callback
  return (
    <KeyValues
      rows={[
        ['url', <code>{printable(url)}</code>],
        [
          'callbackId',
          <>
            <code>{callbackId}</code> <CopyButton text={() => callbackId} what="the callbackId" />
          </>
        ],
        ['maxBatchSize', maxBatchSize],
        ['statusReason', statusReason === '' ? undefined : printable(statusReason)],
        ['Created', <Moment at={createdAt} />],
        ['Pending', `${countOf(pending.events, 'event')}; deliveries that have not ended: ${pending.deliveries}`]
      ]}
    />
  )
}

const State = ({
  callback,
  state
}: {
  readonly callback: CallbackView
  readonly state: CallbackState
}): JSX.Element => {
  const { suspendedUntil } = callback
  return (
    <CallbackCard title="State">
      <p>{printable(state.why)}</p>
      {state.hint !== '' && <p class="hint">{state.hint}</p>}
      {state.word === 'suspended' && suspendedUntil !== null && (
        <ClockStep to={[{ label: 'Advance the clock to its end', at: suspendedUntil, kind: 'primary' }]} />
      )}
      <Facts callback={callback} />
    </CallbackCard>
  )
}

const DeleteCard = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const page = usePage()
  const remove = useDelete(callback)
  const { callbackId, callbackName, pending } = callback
  const count = page.subscriptions.data.value?.filter(one => one.callbackId === callbackId).length ?? 0
  const own = count === 0 ? '' : ` and ${countOf(count, 'subscription')}`
  const lost = pending.events === 0 ? '' : ` ${countOf(pending.events, 'pending event')} will be lost.`
  return (
    <CallbackCard title="Delete">
      {count > 0 && (
        <p class="hint">
          ENS answers 409 to a DELETE of a callback as long as it has subscriptions, so they are deleted first.
        </p>
      )}
      <Confirm
        label={`Delete the callback${own}`}
        question={`Delete ${printable(callbackName, 80)}${own}?${lost}`}
        onConfirm={async () => {
          const go = page.goFromHere()
          await remove()
          go({ view: 'callbacks' })
        }}
      />
    </CallbackCard>
  )
}

export const CallbackPage = ({ callback }: { readonly callback: CallbackView }): JSX.Element => {
  const { now, live, subscriptions } = usePage()
  const { callbackId, callbackName } = callback
  const own = subscriptions.data.value?.filter(one => one.callbackId === callbackId)
  const suspension = suspensionWhy(live.all.peek(), callbackId)
  const state = callbackState(callback, { now: now.value, subscriptions: own, suspension })
  const isVerified = callback.status === 'verified'
  // What is to be done next comes first.
  const handshake = [<ProbeCard key="probe" callback={callback} />, <KeysCard key="keys" callback={callback} />]
  return (
    <div class="sheet callback-page">
      <header>
        <a href="#/callbacks">Callbacks</a>
        <h1>{printable(callbackName, 200)}</h1>
        <Tag tone={state.tone}>{state.word}</Tag>
      </header>
      <State callback={callback} state={state} />
      {!isVerified && handshake}
      <DeliveriesCard
        callback={callback}
        subscriptions={<SubscriptionsCard callback={callback} subscriptions={own} />}
      />
      {isVerified && handshake}
      <DeleteCard callback={callback} />
    </div>
  )
}
