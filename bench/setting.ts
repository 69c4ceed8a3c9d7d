// An emulator with callbacks and subscriptions, a receiver in a process of its own, and the plain loop to compare with.

import { type ChildProcess, fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Pool } from 'undici'
import { type Program, startEnsLocal } from './program.js'

export const SOCKETS = 20
export const EVENT = 'TransactionalSendEvents.EmailSent'

/** Loose as the wire is. */
export type Json = ReturnType<typeof JSON.parse>

const here = new URL('.', import.meta.url).pathname
export const bearer = { authorization: 'Bearer any', 'content-type': 'application/json' }

export const call = async (pool: Pool, method: 'GET' | 'POST', path: string, body?: object): Promise<Json> => {
  const answer = await pool.request({
    method,
    path,
    headers: bearer,
    body: body === undefined ? null : JSON.stringify(body),
    headersTimeout: 0,
    bodyTimeout: 0
  })
  const text = await answer.body.text()
  if (answer.statusCode > 202) throw new Error(`${path}: ${answer.statusCode} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

export interface Receiver {
  readonly url: string
  ask(message: object): Promise<Json>
  stop(): void
}

export const startReceiver = async (): Promise<Receiver> => {
  const child: ChildProcess = fork(`${here}receiver.js`)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}`,
    ask: async message => {
      const answered = once(child, 'message')
      child.send(message)
      return (await answered)[0]
    },
    stop: () => child.kill()
  }
}

export interface Setting {
  readonly receiver: Receiver
  readonly ens: Program
  readonly api: Pool
  stop(): Promise<void>
}

/** An emulator with so many callbacks, each with a subscription for itself. */
export const setUp = async (callbacks: number, flags: readonly string[], filtered = false): Promise<Setting> => {
  const receiver = await startReceiver()
  const ens = await startEnsLocal('--forward-to', receiver.url, '--quiet', ...flags)
  const api = new Pool(ens.url, { connections: SOCKETS })
  const ids: string[] = []
  for (let at = 0; at < callbacks; at += 100) {
    const wanted = Array.from({ length: Math.min(100, callbacks - at) }, (_none, index) => ({
      callbackName: `cb-${at + index}`,
      url: `https://example.com/cb-${at + index}`
    }))
    const created = await call(api, 'POST', '/platform/v1/ens-callbacks', wanted)
    ids.push(...created.map(({ callbackId }: { callbackId: string }) => callbackId))
  }
  const keys = await receiver.ask({ keys: true })
  await Promise.all(
    ids.map(callbackId =>
      call(api, 'POST', '/platform/v1/ens-verify', { callbackId, verificationKey: keys[callbackId] })
    )
  )
  for (let at = 0; at < ids.length; at += 100) {
    const wanted = ids.slice(at, at + 100).map((callbackId, index) => ({
      callbackId,
      subscriptionName: `sub-${at + index}`,
      eventCategoryTypes: [EVENT],
      ...(filtered && { filters: [`definitionKey=k${at + index}`] })
    }))
    await call(api, 'POST', '/platform/v1/ens-subscriptions', wanted)
  }
  return {
    receiver,
    ens,
    api,
    stop: async () => {
      await api.close()
      await ens.stop()
      receiver.stop()
    }
  }
}

export const settle = (api: Pool): Promise<void> => call(api, 'GET', '/_ens-local/settled?timeout=10m')

/** Milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const signatureKey = Buffer.alloc(32, 7)

/** Signs and posts the same body so many times. */
export const plainLoop = async (url: string, body: Buffer, count: number): Promise<void> => {
  const pool = new Pool(url, { connections: SOCKETS })
  let left = count
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const signature = createHmac('sha256', signatureKey).update(body).digest('base64')
      const headers = { 'content-type': 'application/json', 'x-sfmc-ens-signature': signature }
      const answer = await pool.request({ method: 'POST', path: '/', headers, body })
      await answer.body.dump()
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, work))
  await pool.close()
}

/** A body as it was delivered, of so many events. */
export const sampleBody = async (api: Pool, events: number): Promise<Buffer> => {
  const { events: built } = await call(api, 'POST', '/_ens-local/events', { type: EVENT })
  return Buffer.from(JSON.stringify(Array.from({ length: events }, () => built[0])))
}
