// One dial of a provider, with an end whatever the provider does.

import { durationText } from '../../ens/duration-text.js'
import { pause } from '../../pause.js'
import type { Stopwatch } from '../../ports.js'
import { tunnelFailure } from '../failures.js'
import type { FrontDoor, Link, Provider } from '../tunnel-ports.js'

/** How long a provider may take to tidy up when it is told to stop. */
const GRACE_MS = 5000

export interface Dialling {
  readonly provider: Pick<Provider, 'id' | 'dial'>
  readonly front: FrontDoor
  readonly stopwatch: Stopwatch
  /** A dial that takes longer is stopped, and can be tried again. */
  readonly limitMs: number
}

/** A link that comes in spite of all is closed. */
const tidy = async (dialled: Promise<Link>, stopwatch: Stopwatch): Promise<void> => {
  const tidied = new AbortController()
  const done = (): void => tidied.abort()
  void dialled.then(link => link.close()).then(done, done)
  await pause(stopwatch, GRACE_MS, tidied.signal)
}

/**
 * Rejects with what the provider failed with, or with ERR_TUNNEL_TIMEOUT or ERR_TUNNEL_ABORTED when it was stopped; then
 * the provider has been given the time to tidy up.
 */
export const dialOnce = async (
  { provider, front, stopwatch, limitMs }: Dialling,
  name: string | undefined,
  signal: AbortSignal
): Promise<Link> => {
  const stopper = new AbortController()
  const stopped = new Promise<undefined>(resolve => {
    stopper.signal.addEventListener('abort', () => resolve(undefined))
  })
  const stop = (): void => stopper.abort(tunnelFailure('ERR_TUNNEL_ABORTED', 'The dialling was stopped.'))
  const cancel = stopwatch.after(limitMs, () => {
    const message = `${provider.id} gave no URL within ${durationText(limitMs)}.`
    stopper.abort(tunnelFailure('ERR_TUNNEL_TIMEOUT', message))
  })
  signal.addEventListener('abort', stop)
  try {
    const dialled = provider.dial({ front, name, signal: stopper.signal })
    const link = await Promise.race([dialled, stopped])
    if (link !== undefined) return link
    await tidy(dialled, stopwatch)
    throw stopper.signal.reason
  } finally {
    cancel()
    signal.removeEventListener('abort', stop)
  }
}
