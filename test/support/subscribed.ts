// A verified callback with a subscription, in one call: where most tests of delivery begin.

import type { DeliveryState, DeliveryView } from '../../src/ens/delivery.js'
import type { EmulatorOptions } from '../../src/options.js'
import { type Ens, startEns, verified } from './ens.js'

export interface Subscribed {
  readonly callbackId: string
  readonly callbackName: string
  readonly signatureKey: string
  readonly subscriptionId: string
}

interface Wanted {
  readonly name?: string
  readonly types?: readonly string[]
  readonly filters?: readonly string[]
  readonly maxBatchSize?: number
}

export const EMAIL_SENT = 'TransactionalSendEvents.EmailSent'

/** Another subscription of a callback; its id comes out. */
export const subscribe = async (
  { call }: Ens,
  callbackId: string,
  { name = 'sub', types = [EMAIL_SENT], filters = [] }: Wanted = {}
): Promise<string> => {
  const wanted = [{ callbackId, subscriptionName: name, eventCategoryTypes: types, filters }]
  const { json } = await call('POST', '/platform/v1/ens-subscriptions', wanted)
  return json[0].subscriptionId
}

/** Its events come to the sink at `/NAME`. */
export const subscribed = async (ens: Ens, wanted: Wanted = {}): Promise<Subscribed> => {
  const { name = 'cb', maxBatchSize } = wanted
  const { callbackId, signatureKey } = await verified(ens, name, `/${name}`)
  if (maxBatchSize !== undefined) await ens.call('PUT', '/platform/v1/ens-callbacks', [{ callbackId, maxBatchSize }])
  const subscriptionId = await subscribe(ens, callbackId, { ...wanted, name: `${name}-sub` })
  return { callbackId, callbackName: name, signatureKey, subscriptionId }
}

export interface Engine extends Ens, Subscribed {
  /** So many EmailSent; `to` ends up in `info.to`. */
  publish(count?: number, to?: string): Promise<void>
  pause(subscriptionId: string): Promise<void>
  resume(subscriptionId: string): Promise<void>
  /** Every delivery there is, the oldest first. */
  all(): Promise<DeliveryView[]>
  states(): Promise<DeliveryState[]>
}

/** An emulator on a manual clock with a sink, one callback and one subscription. */
export const startEngine = async (
  t: Parameters<typeof startEns>[0],
  options: EmulatorOptions = {},
  wanted: Wanted = {}
): Promise<Engine> => {
  const ens = await startEns(t, { clock: 'manual', ...options })
  return withShortcuts(ens, await subscribed(ens, wanted))
}

export const withShortcuts = (ens: Ens, of: Subscribed): Engine => {
  const { emulator, call } = ens
  const change = async (subscriptionId: string, status: string): Promise<void> => {
    await call('PUT', '/platform/v1/ens-subscriptions', [{ subscriptionId, status, statusReason: 'a test' }])
  }
  const all = async (): Promise<DeliveryView[]> =>
    (await emulator.deliveries.list({ limit: 1000 })).deliveries.reverse()
  return {
    ...ens,
    ...of,
    publish: async (count = 1, to) => {
      const overrides = to === undefined ? {} : { overrides: { 'info.to': to } }
      await emulator.publish({ type: 'EmailSent', count, ...overrides })
    },
    pause: subscriptionId => change(subscriptionId, 'paused'),
    resume: subscriptionId => change(subscriptionId, 'active'),
    all,
    states: async () => (await all()).map(({ state }) => state)
  }
}
