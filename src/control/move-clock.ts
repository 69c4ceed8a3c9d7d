// Moving a manual clock on behalf of a call. Nobody waits for a move whose caller has gone, so it stops then; between two
// due times, as the clock does it.

import { finished } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { isFinal } from '../ens/delivery.js'
import type { ActivityLog, Clock, ClockMove, Deliveries, VirtualClock } from '../ports.js'
import { badParameter, ControlError, closingError } from './control-error.js'
import { noSuchDelivery } from './deliveries.js'

export interface ClockPorts {
  readonly clock: Clock
  readonly activities: Pick<ActivityLog, 'emit' | 'subscribe'>
  readonly deliveries: Pick<Deliveries, 'get'>
  /** Aborts when the emulator closes. */
  readonly closing: AbortSignal
}

/** Narrows to a clock that can be moved. Throws ControlError `real-clock` (409). */
export const movable = (clock: Clock): VirtualClock => {
  if (clock.mode === 'manual') return clock as VirtualClock
  throw new ControlError(
    409,
    'real-clock',
    'The clock of this emulator is the real one and can not be moved.',
    'Start it with --clock manual, or startEmulator({ clock: "manual" }).'
  )
}

const endings: ReadonlySet<string> = new Set(['delivery.delivered', 'delivery.dropped', 'delivery.failed'])

/** Whether it has ended already; false for none. Throws ControlError for one that is not there. */
const hasEnded = async ({ deliveries }: ClockPorts, deliveryId: unknown): Promise<boolean> => {
  if (deliveryId === undefined) return false
  if (typeof deliveryId !== 'string')
    throw badParameter('`untilEnded` must be the id of a delivery.', 'GET /_ens-local/deliveries lists them.')
  const found = await deliveries.get(deliveryId)
  if (found === undefined) throw noSuchDelivery(deliveryId)
  return isFinal(found)
}

/** `to` is told the time when the move's turn has come. */
export const createMoveClock = (
  ports: ClockPorts
): ((reply: FastifyReply, to: (now: number) => number, untilEnded: unknown) => Promise<ClockMove>) => {
  const { clock, activities, closing } = ports
  return async (reply, to, untilEnded) => {
    const virtual = movable(clock)
    const over = new AbortController()
    const end = (): void => over.abort()
    const unwatch = activities.subscribe(activity => {
      if (endings.has(activity.type) && 'deliveryId' in activity && activity.deliveryId === untilEnded) end()
    })
    // Answered, or the connection broke.
    finished(reply.raw, end)
    try {
      if (await hasEnded(ports, untilEnded)) end()
      const move = await virtual.advanceTo(to, AbortSignal.any([over.signal, closing]))
      if (move.to > move.from) activities.emit('clock.advanced', move)
      if (closing.aborted) throw closingError()
      return move
    } finally {
      unwatch()
    }
  }
}
