// What the demo plays on: an emulator, a receiver that a public host is mapped to, and a host where nobody is at home.

import { EnsClient } from '../../client/ens-client.js'
import { toBases } from '../../client/origins.js'
import { fetchToken } from '../../client/token-source.js'
import { createTransport } from '../../client/transport.js'
import { type Emulator, startEmulator } from '../../emulator.js'
import { UserError } from '../../errors.js'
import type { EmulatorOptions } from '../../options.js'
import { createReceiver, type Receiver } from '../../receiver/receiver.js'
import type { ReceivedRequest } from '../../receiver/receiver-options.js'

export const RECEIVER_HOST = 'demo.example.com'
export const NOBODYS_HOST = 'nobody.example.com'

export interface Stage {
  readonly emulator: Emulator
  readonly options: EmulatorOptions
  readonly receiver: Receiver
  /** Where nothing listens. */
  readonly closedOrigin: string
  /** What the receiver got, in order. */
  readonly requests: readonly ReceivedRequest[]
  /** Fetches a token as any client does; the receiver and the story use it from then on. */
  logIn(): Promise<string>
  client(): EnsClient
  close(): Promise<void>
}

/** A port that was free a moment ago. */
const closedOrigin = async (): Promise<string> => {
  const { url, close } = await createReceiver()
  await close()
  return url
}

/** The usual port unless one is given, and a free one if the usual one is taken. */
const startSomewhere = async (options: EmulatorOptions, usualPort: number): Promise<Emulator> => {
  if (options.port !== undefined) return startEmulator(options)
  try {
    return await startEmulator({ ...options, port: usualPort })
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'ERR_LISTEN')) throw error
    return startEmulator({ ...options, port: 0 })
  }
}

const logInTo = async ({ url, clientId, clientSecret }: Emulator): Promise<string> => {
  const transport = createTransport({ timeoutMs: 10_000 })
  try {
    return await fetchToken(transport, toBases(url, undefined).auth, { clientId, clientSecret })
  } finally {
    await transport.close()
  }
}

/** `port` undefined: `usualPort`, or a free one. */
export const openStage = async (port: number | undefined, usualPort: number): Promise<Stage> => {
  const requests: ReceivedRequest[] = []
  let client: EnsClient | undefined
  const loggedIn = (): EnsClient => {
    if (client === undefined) throw new Error('nobody has logged in')
    return client
  }
  const receiver = await createReceiver({
    onVerification: verification => loggedIn().verifyCallback(verification),
    onRequest: request => requests.push(request)
  })
  const nobody = await closedOrigin()
  const map = { [RECEIVER_HOST]: receiver.url, [NOBODYS_HOST]: nobody }
  const options: EmulatorOptions = { map, ...(port !== undefined && { port }) }
  const emulator = await startSomewhere(options, usualPort).catch(async error => {
    await receiver.close()
    throw error
  })
  return {
    emulator,
    options,
    receiver,
    closedOrigin: nobody,
    requests,
    logIn: async () => {
      const token = await logInTo(emulator)
      client = new EnsClient({ target: emulator.url, token })
      return token
    },
    client: loggedIn,
    close: async () => {
      await client?.close()
      await emulator.close()
      await receiver.close()
    }
  }
}
