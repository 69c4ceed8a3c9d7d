// Says so when a verification key has died unused. One alarm for the key that expires first, not a timer per callback.

import type { Callback } from '../ens/callback.js'
import { UserError } from '../errors.js'
import type { Cancel } from '../ports.js'
import type { OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'emit'>

export interface ExpireCallbacks {
  /** Sets the alarm if none is set; call it when a key was issued. All keys live equally long, so the oldest is first. */
  watch(): Promise<void>
  /** Drops the alarm: the callbacks are others now. */
  forget(): void
  close(): void
}

/** While the store refuses, a full disk for example. */
const AGAIN_MS = 60_000

const expire = async ({ store, emit }: Ports, callback: Callback): Promise<void> => {
  const { callbackId, callbackName, url, verificationKey } = callback
  const change = { verificationKey: null, statusReason: 'The verification key expired.' }
  const expired = await store.changeCallbacks([{ callbackId, change, when: { verificationKey } }])
  const hint = `A key lives four hours. Delete ${callbackId}, then create the callback again.`
  if (expired !== undefined) emit('callback.expired', { callbackId, callbackName, url, hint })
}

export const expireCallbacks = (ports: Ports): ExpireCallbacks => {
  const { store, clock } = ports
  let alarm: Cancel | undefined
  let closed = false
  let looking = false
  let asked = false

  const watch = async (): Promise<void> => {
    asked = true
    if (looking || alarm !== undefined) return
    looking = true
    let first: Callback | undefined
    while (asked) {
      asked = false
      first = (await store.callbacksByExpiry(1))[0]
    }
    looking = false
    if (first !== undefined) setAlarm(first, first.verificationKeyExpiresAt)
  }
  const setAlarm = (callback: Callback, at: number): void => {
    if (!closed) alarm = clock.at(at, () => ring(callback))
  }
  const ring = async (callback: Callback): Promise<void> => {
    alarm = undefined
    try {
      await expire(ports, callback)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return setAlarm(callback, clock.now() + AGAIN_MS)
    }
    await watch()
  }

  const forget = (): void => {
    alarm?.()
    alarm = undefined
  }

  return {
    watch,
    forget,
    close() {
      closed = true
      forget()
    }
  }
}
