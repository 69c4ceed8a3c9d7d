// One delivery: where it stands, what ENS does next and by which rule, its schedule, and every attempt.

import type { JSX } from 'preact'
import { type DeliveryView, isFinal } from '../../ens/delivery.js'
import { ScheduleAxis } from '../callbacks/schedule-axis.js'
import { KeyValues } from '../kit/key-values.js'
import { FromNow, Moment } from '../kit/moment.js'
import { Empty, ProblemNote } from '../kit/notes.js'
import { Tag } from '../kit/tag.js'
import { useResource } from '../kit/use-resource.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { Attempts } from './attempts.js'
import { BodyView } from './body-view.js'
import { DeliveryActions } from './delivery-actions.js'
import { ruleLink, stateTones, whatNext } from './delivery-words.js'
import { sentBody } from './exchange-body.js'
import { Fold } from './more.js'
import { SignatureSteps } from './signature-steps.js'

const Next = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const { next, nextAttemptAt } = delivery
  return (
    <>
      <p>
        {whatNext(delivery)}{' '}
        {nextAttemptAt !== null && (
          <>
            <strong>
              <FromNow at={nextAttemptAt} />
            </strong>
            , at <Moment at={nextAttemptAt} />
          </>
        )}
      </p>
      {next && (
        <p class="hint">
          {printable(next.why)} <a href={ruleLink(next)}>{printable(next.rule)}</a>
        </p>
      )}
    </>
  )
}

const Facts = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const { callbackId, callbackName, url, eventCount, bytes, createdAt, attemptCount, replayOf } = delivery
  return (
    <section class="card" aria-label="What it is">
      <KeyValues
        rows={[
          ['What ENS does next', <Next key="next" delivery={delivery} />],
          [
            'Callback',
            <>
              <a href={toHash({ view: 'callbacks', callbackId })}>{printable(callbackName)}</a>{' '}
              <code>{printable(url)}</code>
            </>
          ],
          ['Events', `${countOf(eventCount, 'event')}, ${countOf(bytes, 'byte')}`],
          [
            'Created',
            <>
              <Moment at={createdAt} />, <FromNow at={createdAt} />
            </>
          ],
          ['Attempts', attemptCount],
          [
            'Replay of',
            replayOf === null ? undefined : (
              <a href={toHash({ view: 'deliveries', deliveryId: replayOf })}>{printable(replayOf)}</a>
            )
          ]
        ]}
      />
    </section>
  )
}

/** Before the first attempt there is a body all the same, and a signature that it will have. */
const Untried = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => (
  <div class="card">
    <p>No attempt has been made yet.</p>
    <BodyView
      body={sentBody(delivery)}
      what="Body to be sent"
      fileName={`body-${delivery.deliveryId.slice(-12)}.json`}
    />
    <Fold name="delivery-signature" summary="Signature check, step by step">
      {() => <SignatureSteps deliveryId={delivery.deliveryId} attempt={undefined} />}
    </Fold>
  </div>
)

const Whole = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const { deliveryId, state, attemptCount, replayOf } = delivery
  return (
    <>
      <header>
        <h1 class="delivery-title">
          Delivery <code>{printable(deliveryId)}</code>
        </h1>
        <Tag tone={stateTones[state]}>{state}</Tag>
        <a class="push" href="#/deliveries">
          All deliveries
        </a>
      </header>
      <DeliveryActions delivery={delivery} />
      <Facts delivery={delivery} />
      {replayOf === null && (!isFinal(delivery) || attemptCount > 1) && (
        <section class="card" aria-labelledby="schedule">
          <h2 id="schedule">Schedule</h2>
          <ScheduleAxis deliveryId={deliveryId} />
        </section>
      )}
      <h2>Attempts</h2>
      {attemptCount === 0 ? <Untried delivery={delivery} /> : <Attempts delivery={delivery} />}
    </>
  )
}

const Missing = ({ deliveryId, hint }: { readonly deliveryId: string; readonly hint: string }): JSX.Element => (
  <div class="sheet">
    <h1>Delivery</h1>
    <Empty title={`There is no delivery ${printable(deliveryId, 100)}.`}>
      <p>{printable(hint)}</p>
      <p>
        <a href="#/deliveries">All deliveries</a>
      </p>
    </Empty>
  </div>
)

export const DeliveryPage = ({ deliveryId }: { readonly deliveryId: string }): JSX.Element => {
  const { api } = usePage()
  const { data, problem, refresh } = useResource<DeliveryView>(deliveryId, {
    load: () => api.get(`/deliveries/${encodeURIComponent(deliveryId)}`),
    concerns: activity =>
      ('deliveryId' in activity && activity.deliveryId === deliveryId) || activity.type.startsWith('state.'),
    // Hundreds of attempts are long to read.
    gapMs: 500
  })
  const delivery = data.value
  const why = problem.value
  if (why?.status === 404) return <Missing deliveryId={deliveryId} hint={why.hint} />
  return (
    <div class="sheet">
      {why && <ProblemNote problem={why} again={() => void refresh()} />}
      {delivery ? <Whole delivery={delivery} /> : <h1>Delivery</h1>}
      {!(delivery || why) && <Empty title="Reading…" />}
    </div>
  )
}
