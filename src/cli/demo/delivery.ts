// The middle scenes: a subscription, one event of each type, and their delivery, signed.

import type { CreatedCallback } from '../../client/wire.js'
import { eventTypes } from '../../ens/event-catalogue.js'
import { SIGNATURE_HEADER, verifySignature } from '../../ens/signature.js'
import type { ReceivedRequest } from '../../receiver/receiver-options.js'
import { expect, type Scene, SUBSCRIPTIONS, shorten, show } from './scene.js'
import type { Stage } from './stage.js'

const all = eventTypes.map(({ name }) => name)

const signatureOf = ({ rawHeaders }: ReceivedRequest): string => {
  const at = rawHeaders.findIndex(name => name.toLowerCase() === SIGNATURE_HEADER)
  return String(rawHeaders[at + 1])
}

const typesIn = ({ body }: ReceivedRequest): string[] =>
  (JSON.parse(Buffer.from(body).toString()) as { eventCategoryType: string }[]).map(event => event.eventCategoryType)

/** What came after the probe; throws unless every type is there once, and every signature is its body's. */
const checkDeliveries = ({ requests }: Stage, { signatureKey }: CreatedCallback): readonly ReceivedRequest[] => {
  const [, ...deliveries] = requests
  const arrived = deliveries.flatMap(typesIn)
  const missing = all.filter(type => !arrived.includes(type))
  expect(missing.length === 0, `every type to arrive; ${missing.join(', ')} did not`)
  expect(arrived.length === all.length, `${all.length} events, and not ${arrived.length}`)
  for (const delivery of deliveries)
    expect(verifySignature(delivery.body, signatureOf(delivery), signatureKey), "each signature to be its body's")
  return deliveries
}

export const delivery = (stage: Stage, callback: () => CreatedCallback): Scene[] => [
  {
    name: 'subscribed',
    title: 'Subscribe it to every type of event',
    async play() {
      const { callbackId } = callback()
      const wanted = { callbackId, subscriptionName: 'everything', eventCategoryTypes: all }
      const subscription = await stage.client().createSubscription(wanted)
      expect(subscription?.status === 'active', 'a new subscription that is active')
      const shown = { ...wanted, eventCategoryTypes: [`… ${all.length} types`] }
      return [`POST ${SUBSCRIPTIONS}  ${show([shown])}`, `→ 201  status: ${subscription?.status}`]
    }
  },
  {
    name: 'published',
    title: 'One event of each type happens, as a send inside Marketing Cloud would cause it',
    async play() {
      const { accepted, matched } = await stage.emulator.publish({ events: all.map(type => ({ type })) })
      expect(accepted === all.length && matched === all.length, `${all.length} events accepted and matched`)
      return [`POST /_ens-local/events → 202  accepted: ${accepted}, matched: ${matched}`]
    }
  },
  {
    name: 'delivered',
    title: 'They are delivered in a batch, signed over its exact bytes',
    async play() {
      await stage.emulator.settled()
      const deliveries = checkDeliveries(stage, callback())
      const lines = deliveries.map(one => {
        const signature = shorten(signatureOf(one))
        return `the receiver gets POST /ens  ${typesIn(one).length} events, ${SIGNATURE_HEADER}: ${signature}`
      })
      return [...lines, `all ${all.length} types arrived, and the receiver's own HMAC of the bytes is the signature`]
    }
  }
]
