// Deliveries as they are shown: with every attempt, and the bytes that were sent.

import type { Attempt, AttemptView, Delivery, DeliveryState, DeliveryView } from '../ens/delivery.js'
import { UserError } from '../errors.js'
import type { Deliveries, Store } from '../ports.js'

/** Bodies up to this many bytes are in lists. */
const LISTED_BODY_BYTES = 65_536
/** Of all bodies in one list. */
const LIST_BODY_BYTES = 16_000_000
/** A body that is longer, times the attempts, is shown on the last attempt alone. */
const REPEATED_BODY_BYTES = 1_000_000

const withBody = (attempt: Attempt, body: string | undefined): AttemptView =>
  body === undefined ? attempt : { ...attempt, request: { ...attempt.request, body } }

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

  return {
    show,
    get: async deliveryId => {
      await flushed()
      const delivery = await store.delivery(deliveryId)
      return delivery && show(delivery)
    },
    list: async ({ limit = 100, cursor, ...filter }: Query = {}) => {
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
      const deliveries: DeliveryView[] = []
      let room = LIST_BODY_BYTES
      for (const delivery of found.slice(0, most)) {
        deliveries.push(await view(delivery, Math.min(LISTED_BODY_BYTES, room)))
        if (delivery.bytes <= LISTED_BODY_BYTES) room -= delivery.bytes
      }
      const last = deliveries.at(-1)
      return { deliveries, ...(found.length > most && last !== undefined && { next: last.deliveryId }) }
    }
  }
}
