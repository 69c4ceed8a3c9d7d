// Receivers of ENS on loopback, port 0: a good one, and those with one defect each that a receiver check must find.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createReceiverApp, goodHabits, type Habits, hmac, isSame, type ReceiverSettings } from './ens-receiver-app.js'

interface Teardown {
  teardown(end: () => unknown): void
}

export interface EnsReceiver {
  readonly url: string
  /** As if it were started again with other settings. */
  configure(settings: ReceiverSettings): void
}

/** Of a callback that was registered once. */
export const signatureKey: string = Buffer.alloc(32, 'signature key of a test').toString('base64')

const listen = async (t: Teardown, server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ens`
}

const start = async (t: Teardown, habits: Habits): Promise<EnsReceiver> => {
  let settings: ReceiverSettings = { signatureKey }
  const url = await listen(
    t,
    createReceiverApp(() => settings, habits)
  )
  return {
    url,
    configure: to => {
      settings = to
    }
  }
}

export const startGood = (t: Teardown): Promise<EnsReceiver> => start(t, goodHabits)

/** Checks a signature if there is one: the header is left out, and everything is let in. */
export const startUnsignedTaker = (t: Teardown): Promise<EnsReceiver> =>
  start(t, {
    ...goodHabits,
    isGenuine: (raw, signature, key) => signature === '' || goodHabits.isGenuine(raw, signature, key)
  })

/** Hashes what a framework's JSON parser has left of the body, written anew. */
export const startReserialiser = (t: Teardown): Promise<EnsReceiver> =>
  start(t, {
    ...goodHabits,
    isGenuine: (raw, signature, key) =>
      goodHabits.isGenuine(Buffer.from(JSON.stringify(JSON.parse(raw.toString()))), signature, key)
  })

/** Takes the text of the key for the key. */
export const startTextKeyReader = (t: Teardown): Promise<EnsReceiver> =>
  start(t, { ...goodHabits, isGenuine: (raw, signature, key) => isSame(hmac(key, raw), signature) })

/** "Created", as a resource would. */
export const startProbeCreator = (t: Teardown): Promise<EnsReceiver> => start(t, { ...goodHabits, probeStatus: 201 })

/** Works first and answers afterwards, and the work never ends as long as the test runs. */
export const startSlow = (t: Teardown): Promise<EnsReceiver> =>
  start(t, { ...goodHabits, beforeAnswer: () => new Promise(() => {}) })

/** Signatures are left for later. */
export const startCareless = (t: Teardown): Promise<EnsReceiver> => start(t, { ...goodHabits, isGenuine: () => true })

/** Knows nothing but POST: whatever else comes it hangs up on, or leaves without an answer. */
export const startPostOnly = (t: Teardown, does: 'hangs up' | 'is silent'): Promise<EnsReceiver> =>
  start(t, { ...goodHabits, refuse: response => (does === 'hangs up' ? response.destroy() : undefined) })

/** Ends as a process that nobody starts again, by an event of a type that it does not know. */
export const startCrasher = async (
  t: Teardown,
  when: 'before' | 'after'
): Promise<{ readonly url: string; readonly ended: Promise<unknown[]> }> => {
  const program = fileURLToPath(new URL('ens-receiver-program.js', import.meta.url))
  const child = fork(program, [signatureKey, when], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {}
  })
  const ended = once(child, 'exit')
  t.teardown(() => {
    child.kill('SIGKILL')
    return ended
  })
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [number]
  return { url: `http://127.0.0.1:${port}/ens`, ended }
}
