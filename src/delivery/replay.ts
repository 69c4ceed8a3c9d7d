// Sending a delivery again, by hand: to the byte, signed anew, or edited and then signed.

import { type Delivery, type DeliveryView, untried } from '../ens/delivery.js'
import { editEvents } from '../ens/edit-events.js'
import { UserError } from '../errors.js'
import type { Clock, Deliveries, Store } from '../ports.js'
import type { Sending } from './attempt.js'
import type { Engine } from './engine.js'
import type { Views } from './views.js'

interface ReplayPorts {
  readonly store: Pick<Store, 'delivery' | 'attempts' | 'deliveryBody' | 'directory'>
  readonly clock: Pick<Clock, 'now'>
  readonly newId: () => string
  readonly engine: Pick<Engine, 'sendOnce' | 'flushed'>
  readonly views: Pick<Views, 'show'>
}

const unknown = (deliveryId: string): UserError =>
  new UserError(
    `There is no delivery ${deliveryId}.`,
    'It may have been forgotten: --keep-deliveries says how many are kept. List them with `ens-local deliveries`.',
    { code: 'ERR_NO_DELIVERY' }
  )

const asItWas = async ({ store }: ReplayPorts, { deliveryId }: Delivery): Promise<Sending['key']> => {
  const last = (await store.attempts(deliveryId)).at(-1)
  if (last !== undefined) return { headers: last.request.headers }
  throw new UserError(
    `The delivery ${deliveryId} has not been tried yet, so there is nothing to repeat.`,
    'Wait for its first attempt, or sign it now: {"resign":true}, --resign.',
    { code: 'ERR_DELIVERY_PENDING' }
  )
}

const presentKey = ({ store }: ReplayPorts, { callbackId }: Delivery): Sending['key'] => {
  const callback = store.directory.callback(callbackId)
  if (callback !== undefined) return { signatureKey: callback.signatureKey }
  throw new UserError(
    `The callback ${callbackId} has been deleted, so there is no key to sign with.`,
    'Replay it as it was, without --resign and --edit.',
    { code: 'ERR_NO_CALLBACK' }
  )
}

export const createReplay = (ports: ReplayPorts): Deliveries['replay'] => {
  const { store, clock, newId, engine, views } = ports
  return async (deliveryId, { resign = false, edit } = {}): Promise<DeliveryView> => {
    await engine.flushed()
    const original = await store.delivery(deliveryId)
    const sent = await store.deliveryBody(deliveryId)
    if (original === undefined || sent === undefined) throw unknown(deliveryId)
    const body = edit === undefined ? sent : editEvents(sent, edit)
    const key = resign || edit !== undefined ? presentKey(ports, original) : await asItWas(ports, original)
    const replay: Delivery = {
      ...original,
      ...untried,
      deliveryId: newId(),
      firstEvent: 0,
      endEvent: 0,
      bytes: body.length,
      keptBytes: body.length,
      createdAt: clock.now(),
      replayOf: deliveryId
    }
    await engine.sendOnce(replay, { body, key })
    await engine.flushed()
    return views.show((await store.delivery(replay.deliveryId)) ?? replay)
  }
}
