// A receiver that keeps count: which events came how often, which requests are unanswered, and whether anybody is still
// connected. Events are told apart by the number in `info.subscriberKey`.

import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface Teardown {
  teardown(end: () => unknown): void
}

export interface Tallied {
  readonly events: readonly number[]
  /** The answer has been given out of hand. */
  answered: boolean
}

export interface TallyReceiver {
  readonly origin: string
  /** Of all probes, by callback. */
  readonly verificationKeys: ReadonlyMap<string, string>
  /** Every delivery that came whole, in the order of arrival. */
  readonly batches: readonly Tallied[]
  unanswered(): Tallied[]
  /** From now on: the status, once there is one. */
  respondWith(respond: (batch: Tallied) => number | Promise<number>): void
  /** Asks again with every delivery that comes. */
  until(isSo: () => boolean): Promise<void>
  /** Resolves when nobody is connected: nothing that was sent can arrive any more. */
  quiet(): Promise<void>
}

/** The event with this number. */
export const numbered = (number: number): object => ({
  type: 'EmailSent',
  overrides: { 'info.subscriberKey': String(number) }
})

export const startTallyReceiver = async (t: Teardown): Promise<TallyReceiver> => {
  const verificationKeys = new Map<string, string>()
  const batches: Tallied[] = []
  const open = new Set<object>()
  let respond: Parameters<TallyReceiver['respondWith']>[0] = () => 200
  const changes = new EventEmitter().setMaxListeners(0)
  const changed = (): unknown => changes.emit('change')

  const receive = async (request: IncomingMessage): Promise<number> => {
    const body = (await json(request)) as
      | { callbackId: string; verificationKey: string }
      | { info: { subscriberKey: string } }[]
    if (!Array.isArray(body)) {
      verificationKeys.set(body.callbackId, body.verificationKey)
      return 200
    }
    const batch: Tallied = { events: body.map(({ info }) => Number(info.subscriberKey)), answered: false }
    batches.push(batch)
    changed()
    const status = await respond(batch)
    batch.answered = true
    return status
  }
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    // What was cut off on its way never came.
    void receive(request).then(
      status => response.writeHead(status).end(),
      () => response.destroy()
    )

  const server = createServer(handle)
  server.on('connection', socket => {
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      changed()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await once(changes, 'change')
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    verificationKeys,
    batches,
    unanswered: () => batches.filter(({ answered }) => !answered),
    respondWith: to => {
      respond = to
    },
    until,
    quiet: () => until(() => open.size === 0)
  }
}
