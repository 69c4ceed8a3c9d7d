// The deliveries of a callback: the schedule of one that waits for a further attempt, and the newest.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Select } from '../actions/form.js'
import type { CallbackView } from '../control-views.js'
import { DeliveryRows } from '../deliveries/deliveries-list.js'
import type { DeliveryRow } from '../deliveries/delivery-list.js'
import { ProblemNote } from '../kit/notes.js'
import { useResource } from '../kit/use-resource.js'
import { countOf, momentText } from '../moments.js'
import { usePage } from '../page-context.js'
import { toHash } from '../route.js'
import { CallbackCard } from './callback-card.js'
import { type CallbackDeliveries, readCallbackDeliveries } from './callback-deliveries.js'
import { ScheduleAxis } from './schedule-axis.js'

const inWords = ({ createdAt, eventCount, state, attemptCount }: DeliveryRow, now: number): string =>
  `${momentText(createdAt, now)}: ${countOf(eventCount, 'event')}, ${state}, ${countOf(attemptCount, 'attempt')}`

/** Of the delivery that has waited longest, and of that one until another is chosen, also when it has ended. */
const Schedule = ({ waiting, hasMore }: CallbackDeliveries): JSX.Element | null => {
  const { now } = usePage()
  const chosen = useSignal<string | undefined>(undefined)
  const oldest = waiting[0]?.deliveryId
  useEffect(() => {
    chosen.value ??= oldest
  }, [chosen, oldest])
  const shown = chosen.value ?? oldest
  if (shown === undefined) return null
  const hasEnded = waiting.every(({ deliveryId }) => deliveryId !== shown)
  return (
    <CallbackCard
      title="Schedule of attempts"
      beside={
        <a class="push" href={toHash({ view: 'deliveries', deliveryId: shown })}>
          Its delivery
        </a>
      }
    >
      {waiting.length + Number(hasEnded) > 1 && (
        <Select
          label={`Waiting for a further attempt: ${hasMore ? 'the newest ' : ''}${waiting.length}`}
          value={shown}
          onInput={deliveryId => {
            chosen.value = deliveryId
          }}
          options={[
            ...(hasEnded ? [[shown, 'The one that has ended'] as const] : []),
            ...waiting.map(delivery => [delivery.deliveryId, inWords(delivery, now.value)] as const)
          ]}
        />
      )}
      <ScheduleAxis key={shown} deliveryId={shown} />
    </CallbackCard>
  )
}

const Newest = ({ newest }: { readonly newest: readonly DeliveryRow[] }): JSX.Element => (
  <CallbackCard
    title="Newest deliveries"
    beside={
      <a class="push" href="#/deliveries">
        All deliveries
      </a>
    }
  >
    {newest.length === 0 ? (
      <p class="hint">
        Nothing has been delivered to it. <a href="#/send">Send an event</a> that a subscription matches.
      </p>
    ) : (
      <DeliveryRows rows={newest} />
    )}
  </CallbackCard>
)

/** `subscriptions` stands between the schedule and the list. */
export const DeliveriesCard = ({
  callback: { callbackId },
  subscriptions
}: {
  readonly callback: CallbackView
  readonly subscriptions: ComponentChildren
}): JSX.Element => {
  const { api } = usePage()
  const { data, problem, refresh } = useResource<CallbackDeliveries>(callbackId, {
    load: () => readCallbackDeliveries(api, callbackId),
    concerns: activity =>
      activity.type.startsWith('state.') ||
      (activity.type.startsWith('delivery.') && 'callbackId' in activity && activity.callbackId === callbackId),
    gapMs: 500
  })
  const known = data.value
  return (
    <>
      {known !== undefined && <Schedule {...known} />}
      {subscriptions}
      {known !== undefined && <Newest newest={known.newest} />}
      {known === undefined && problem.value !== undefined && (
        <ProblemNote problem={problem.value} again={() => void refresh()} />
      )}
    </>
  )
}
