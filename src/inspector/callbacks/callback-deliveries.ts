// The deliveries of one callback that its page shows: the newest, and those that wait for a further attempt.

import type { DeliveryState, DeliveryView } from '../../ens/delivery.js'
import type { Api } from '../api.js'
import { type DeliveryRow, toRow } from '../deliveries/delivery-list.js'

export interface CallbackDeliveries {
  /** The newest first. */
  readonly newest: readonly DeliveryRow[]
  /** Being retried, or deferred; the oldest first. */
  readonly waiting: readonly DeliveryRow[]
  /** There are more that wait, all of them older. */
  readonly hasMore: boolean
}

const NEWEST = 20
const MOST_WAITING = 100

export const readCallbackDeliveries = async (
  { get }: Pick<Api, 'get'>,
  callbackId: string
): Promise<CallbackDeliveries> => {
  const list = async (limit: number, state?: DeliveryState): Promise<{ rows: DeliveryRow[]; next?: string }> => {
    const query = new URLSearchParams({ callbackId, limit: String(limit), bodies: 'false', ...(state && { state }) })
    const { deliveries, ...rest } = await get<{ deliveries: DeliveryView[]; next?: string }>(`/deliveries?${query}`)
    return { rows: deliveries.map(toRow), ...rest }
  }
  const [newest, retrying, deferred] = await Promise.all([
    list(NEWEST),
    list(MOST_WAITING, 'retrying'),
    list(MOST_WAITING, 'deferred')
  ])
  return {
    newest: newest.rows,
    waiting: [...retrying.rows, ...deferred.rows].sort((a, b) => a.createdAt - b.createdAt),
    hasMore: [retrying, deferred].some(({ next }) => next !== undefined)
  }
}
