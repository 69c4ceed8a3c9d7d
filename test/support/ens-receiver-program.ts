// A receiver as a process of its own, which an uncaught error ends for good: `program KEY before|after` serves one that
// looks up what to do with an event in a table, and has not thought of types that are not in it.

import type { AddressInfo } from 'node:net'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import { createReceiverApp, goodHabits, type Habits } from './ens-receiver-app.js'

const [signatureKey = '', when] = process.argv.slice(2)
const handlers = new Map(eventTypes.map(({ name }) => [name, (): void => undefined]))

const handle: Habits['beforeAnswer'] = events => {
  for (const { eventCategoryType } of events) (handlers.get(eventCategoryType) as () => void)()
}

const server = createReceiverApp(() => ({ signatureKey }), {
  ...goodHabits,
  ...(when === 'before' ? { beforeAnswer: handle } : { afterAnswer: handle })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())
