// The control API on a free port with ports of a test's own; those it does not give do nothing.

import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { createActivityLog } from '../../src/activity/create-activity-log.js'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { type ControlOptions, controlRoutes } from '../../src/control/control.js'
import { toSettings } from '../../src/options.js'
import type { Deliveries, FaultRules, Store } from '../../src/ports.js'

export interface FakeControl {
  readonly activities: ControlOptions['activities']
  readonly closing: AbortController
  readonly port: number
  readonly url: string
}

interface Changes extends Partial<Omit<ControlOptions, 'store' | 'deliveries' | 'closing'>> {
  readonly store?: Partial<Store>
  readonly deliveries?: Partial<Deliveries>
  readonly prefix?: string
}

const never = async (): Promise<never> => {
  throw new Error('nobody asks for it in this test')
}

const noDeliveries: Deliveries = {
  list: async () => ({ deliveries: [] }),
  get: async () => undefined,
  replay: never,
  next: never,
  waitFor: never
}

const noFaults: FaultRules = { list: () => [], add: never, remove: () => false, clear: () => undefined }

export const startFakeControl = async (
  t: { teardown(run: () => Promise<void>): void },
  { store, deliveries, prefix = '', ...changes }: Changes = {}
): Promise<FakeControl> => {
  const clock = createVirtualClock(0)
  const activities = createActivityLog(clock)
  const closing = new AbortController()
  const app = Fastify({ forceCloseConnections: true })
  await app.register(controlRoutes, {
    host: '127.0.0.1',
    isOwnCall: () => false,
    version: '0',
    storeName: 'memory',
    settings: toSettings(),
    usualSettings: toSettings(),
    readFixture: () => undefined,
    readInspectorFile: never,
    faultKinds: async () => [],
    admission: () => ({ auth: 'any', clientId: '', clientSecret: '', token: '' }),
    clock,
    activities,
    openapi: () => ({}),
    closing: closing.signal,
    publish: async () => ({ accepted: 0, matched: 0, unmatched: [] }),
    settled: async () => undefined,
    reset: async () => undefined,
    exportState: never,
    importState: never,
    pending: async () => () => ({ events: 0, deliveries: 0 }),
    faults: noFaults,
    ...changes,
    store: { callbacks: async () => [], ...store } as unknown as Store,
    deliveries: { ...noDeliveries, ...deliveries },
    prefix
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  return { activities, closing, port, url: `http://127.0.0.1:${port}` }
}
