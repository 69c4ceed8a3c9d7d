// What became of events that were sent: who got them, who did not and why, and the deliveries they caused.

import type { JSX } from 'preact'
import type { DeliveryView } from '../../ens/delivery.js'
import type { PublishAnswer, PublishRequest } from '../../ens/publication.js'
import { stateTones } from '../deliveries/delivery-words.js'
import { Unmatched } from '../deliveries/unmatched.js'
import { Tag } from '../kit/tag.js'
import { useResource } from '../kit/use-resource.js'
import { countOf } from '../moments.js'
import type { Page } from '../page.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { sentWords, sinceThen } from './sent-words.js'

export interface Sent {
  readonly id: number
  readonly answer: PublishAnswer
  /** The newest delivery before. */
  readonly lastDeliveryId: string | undefined
}

interface Deliveries {
  readonly deliveries: readonly DeliveryView[]
}

/** As many as are shown. */
const MOST = 20

let last = 0

export const publish = async ({ api }: Page, request: PublishRequest): Promise<Sent> => {
  const { deliveries } = await api.get<Deliveries>('/deliveries?limit=1')
  const answer = await api.send<PublishAnswer>('POST', '/events', request)
  last += 1
  return { id: last, answer, lastDeliveryId: deliveries[0]?.deliveryId }
}

const Caused = ({ lastDeliveryId }: Pick<Sent, 'lastDeliveryId'>): JSX.Element => {
  const { api } = usePage()
  const listed = useResource<Deliveries>('', {
    load: () => api.get(`/deliveries?limit=${MOST}`),
    concerns: ({ type }) => type.startsWith('delivery.')
  })
  const deliveries = sinceThen(listed.data.value?.deliveries ?? [], lastDeliveryId)
  return (
    <>
      <h3>Deliveries since then</h3>
      {deliveries.length === 0 && <p class="hint">None yet: events wait a moment for others to share a batch with.</p>}
      <ul class="action-list">
        {deliveries.map(({ deliveryId, callbackName, eventCount, state, attempts }) => (
          <li key={deliveryId} class="row">
            <Tag tone={stateTones[state]}>{state}</Tag>
            <a href={toHash({ view: 'deliveries', deliveryId })}>
              {countOf(eventCount, 'event')} to {printable(callbackName, 80)}
            </a>
            <span class="hint">{printable(attempts.at(-1)?.verdict ?? '', 200)}</span>
          </li>
        ))}
      </ul>
      {deliveries.length === MOST && <a href="#/deliveries">All deliveries</a>}
    </>
  )
}

export const SendAnswer = ({ sent: { answer, lastDeliveryId } }: { readonly sent: Sent }): JSX.Element => {
  const { matched, unmatched, unmatchedMore = 0 } = answer
  return (
    <section class="card">
      <div role="status">
        <h2>
          <Tag tone={matched > 0 ? 'good' : 'warn'}>{matched > 0 ? '202' : 'nobody'}</Tag> {sentWords(answer)}
        </h2>
      </div>
      {matched > 0 && <Caused lastDeliveryId={lastDeliveryId} />}
      {(matched === 0 || unmatched.length > 0) && <Unmatched unmatched={unmatched} />}
      {unmatchedMore > 0 && <p class="hint">And {countOf(unmatchedMore, 'subscription')} more that did not match.</p>}
    </section>
  )
}
