// Deliveries as they are shown: with every attempt, and the bytes that were sent.

import type { Attempt, AttemptView, Delivery, DeliveryState, DeliveryView } from '../ens/delivery.js'
import { UserError } from '../errors.js'
import type { Deliveries, Store } from '../ports.js'

/** Bodies up to this many bytes are in lists. */
const LISTED_BODY_BYTES = 65_536
/** Of all bodies in one list. */
const LIST_BODY_BYTES = 16_000_000
/** Less than any body has. */
const NO_BODIES = -1
/** A body that is longer, times the attempts, is shown on the last attempt alone. */
const REPEATED_BODY_BYTES = 1_000_000

const withBody = (attempt: Attempt, body: string | undefined): AttemptView =>
  body === undefined ? attempt : { ...attempt, request: { ...attempt.request, body } }

/** What was answered is in the row of its attempt, and comes with it. */
const withoutAnswer = (attempt: Attempt): AttemptView =>
  attempt.response === undefined ? attempt : { ...attempt, response: { ...attempt.response, body: '' } }

const withoutAnswers = ({ attempts, ...delivery }: DeliveryView): DeliveryView => ({
  ...delivery,
  attempts: attempts.map(withoutAnswer)
})

const MAX_LIMIT = 1000

export interface Views extends Pick<Deliveries, 'list' | 'get'> {
  show(delivery: Delivery): Promise<DeliveryView>
}

interface ViewPorts {
  readonly store: Pick<Store, 'delivery' | 'deliveries' | 'attempts' | 'deliveryBody'>
  /** Resolves when all that was done can be read. */
  flushed(): Promise<void>
}

interface Query {
  callbackId?: string
  state?: DeliveryState
  limit?: number
  cursor?: string
  bodies?: boolean
}

export const createViews = ({ store, flushed }: ViewPorts): Views => {
  const view = async (delivery: Delivery, bodyBytes: number): Promise<DeliveryView> => {
    const { keptBytes: _keptBytes, ...shown } = delivery
    const attempts = await store.attempts(delivery.deliveryId)
    const bytes = delivery.bytes <= bodyBytes ? await store.deliveryBody(delivery.deliveryId) : undefined
    const body = bytes && Buffer.from(bytes).toString()
    const isOnAll = delivery.bytes * attempts.length <= REPEATED_BODY_BYTES
    const last = attempts.length - 1
    return {
      ...shown,
      ...(attempts.length === 0 && body !== undefined && { body }),
      attempts: attempts.map((attempt, index) => (isOnAll || index === last ? withBody(attempt, body) : attempt))
    }
  }
  const show = (delivery: Delivery): Promise<DeliveryView> => view(delivery, Number.POSITIVE_INFINITY)

  const pageOf = async (page: readonly Delivery[], bodies: boolean): Promise<DeliveryView[]> => {
    const deliveries: DeliveryView[] = []
    let room = bodies ? LIST_BODY_BYTES : NO_BODIES
    for (const delivery of page) {
      const shown = await view(delivery, Math.min(LISTED_BODY_BYTES, room))
      deliveries.push(bodies ? shown : withoutAnswers(shown))
      if (delivery.bytes <= LISTED_BODY_BYTES) room -= delivery.bytes
    }
    return deliveries
  }

  return {
    show,
    get: async deliveryId => {
      await flushed()
      const delivery = await store.delivery(deliveryId)
      return delivery && show(delivery)
    },
    list: async ({ limit = 100, cursor, bodies = true, ...filter }: Query = {}) => {
      await flushed()
      if (cursor !== undefined && (await store.delivery(cursor)) === undefined)
        throw new UserError(`There is no delivery ${cursor} to go on from.`, 'Start over without a cursor.', {
          code: 'ERR_NO_DELIVERY'
        })
      const most = Math.min(limit, MAX_LIMIT)
      const found = await store.deliveries({
        ...filter,
        limit: most + 1,
        ...(cursor !== undefined && { before: cursor })
      })
      const deliveries = await pageOf(found.slice(0, most), bodies)
      const last = deliveries.at(-1)
      return { deliveries, ...(found.length > most && last !== undefined && { next: last.deliveryId }) }
    }
  }
}
