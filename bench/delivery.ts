// What delivery costs, against a plain undici loop that signs and posts the same batches to the same receiver over the
// same number of sockets.

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { manyCallbacks, pending, soak } from './load.js'
import { startBarePublish, startEnsLocal } from './program.js'
import { atLeast, atMost, noted, type Row } from './rows.js'
import { bearer, call, EVENT, plainLoop, SOCKETS, sampleBody, settle, setUp, startReceiver, timed } from './setting.js'
import { interleave, median } from './statistics.js'

const CALLBACKS = 500
const PUBLICATIONS = 20

/** Every publication is a batch of one for each of 500 callbacks. */
const batchesOfOne = async (what: string, flags: readonly string[], rounds: number, goal: number): Promise<Row> => {
  const setting = await setUp(CALLBACKS, ['--max-sockets', String(SOCKETS), ...flags])
  const { api, receiver } = setting
  const body = await sampleBody(api, 1)
  await settle(api)
  const deliver = async (): Promise<void> => {
    for (let left = PUBLICATIONS; left > 0; left--) {
      await call(api, 'POST', '/_ens-local/events', { type: EVENT })
      await settle(api)
    }
  }
  const perSecond = (ms: number): number => ((CALLBACKS * PUBLICATIONS) / ms) * 1000
  await deliver()
  const rates = await interleave(rounds, {
    ours: async () => perSecond(await timed(deliver)),
    theirs: async () => perSecond(await timed(() => plainLoop(receiver.url, body, CALLBACKS * PUBLICATIONS)))
  })
  await setting.stop()
  return atLeast(what, '/s', rates, goal)
}

const FULL_BATCHES = 200

/** The receiver holds the first batch until all are published; then the queue runs dry. */
const fullBatches = async (what: string, flags: readonly string[], rounds: number, goal: number): Promise<Row> => {
  const setting = await setUp(1, ['--max-sockets', String(2 * SOCKETS), '--delivery-timeout', '10m', ...flags])
  const { api, receiver } = setting
  const body = await sampleBody(api, 1000)
  await settle(api)
  const deliver = async (): Promise<number> => {
    await receiver.ask({ hold: true })
    for (let left = FULL_BATCHES; left > 0; left--)
      await call(api, 'POST', '/_ens-local/events', { type: EVENT, count: 1000 })
    return timed(async () => {
      await receiver.ask({ hold: false })
      await settle(api)
    })
  }
  const perSecond = (ms: number): number => ((FULL_BATCHES * 1000) / ms) * 1000
  const rates = await interleave(rounds, {
    ours: async () => perSecond(await deliver()),
    theirs: async () => perSecond(await timed(() => plainLoop(receiver.url, body, FULL_BATCHES)))
  })
  await setting.stop()
  return atLeast(what, ' events/s', rates, goal)
}

/**
 * From the beginning of POST /events to the event at its receiver, in this process; against a POST to a receiver in
 * another process, as the emulator is one, and its answer.
 */
const latency = async (rounds: number): Promise<Row[]> => {
  const keys: Record<string, string> = {}
  let arrived: (at: number) => void = () => {}
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      if (text.startsWith('{')) keys[JSON.parse(text).callbackId] = JSON.parse(text).verificationKey
      else arrived(performance.now())
      response.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [ens, bare] = [await startEnsLocal('--forward-to', url, '--quiet'), await startBarePublish(url)]
  const receiver = await startReceiver()
  const [api, least] = [new Pool(ens.url, { connections: 1 }), new Pool(bare.url, { connections: 1 })]
  const plain = new Pool(receiver.url, { connections: 1 })
  const [{ callbackId }] = await call(api, 'POST', '/platform/v1/ens-callbacks', [
    { callbackName: 'cb', url: 'https://example.com/' }
  ])
  await call(api, 'POST', '/platform/v1/ens-verify', { callbackId, verificationKey: keys[callbackId] })
  await call(api, 'POST', '/platform/v1/ens-subscriptions', [
    { callbackId, subscriptionName: 's', eventCategoryTypes: [EVENT] }
  ])
  const body = (await sampleBody(api, 1)).toString()
  await settle(api)
  const each = async (one: () => Promise<number>): Promise<number> => {
    const times: number[] = []
    for (let left = 1000; left > 0; left--) times.push(await one())
    return median(times)
  }
  const through = (pool: Pool, path: string, event: object) => async (): Promise<number> => {
    const from = performance.now()
    const at = new Promise<number>(resolve => {
      arrived = resolve
    })
    await call(pool, 'POST', path, event)
    return (await at) - from
  }
  const ours = through(api, '/_ens-local/events', { type: EVENT })
  const bareOnes = through(least, '/events', JSON.parse(body)[0])
  const headers = { ...bearer, 'x-sfmc-ens-signature': 'none' }
  const theirs = (): Promise<number> =>
    timed(async () => (await plain.request({ method: 'POST', path: '/', headers, body })).body.dump())
  await each(ours)
  const times = await interleave(rounds, {
    ours: () => each(ours),
    bare: () => each(bareOnes),
    theirs: () => each(theirs)
  })
  await Promise.all([api.close(), least.close(), plain.close()])
  await Promise.all([ens.stop(), bare.stop()])
  receiver.stop()
  server.close()
  const what = 'POST /events → received, p50, against'
  return [
    atMost(`${what} a plain POST`, 'µs', inMicroseconds(times.ours, times.theirs), 3),
    noted(`${what} the same by a bare Fastify and undici`, 'µs', inMicroseconds(times.ours, times.bare)),
    noted('the bare Fastify and undici, against a plain POST', 'µs', inMicroseconds(times.bare, times.theirs))
  ]
}

const inMicroseconds = (ours: number, theirs: number): Record<'ours' | 'theirs', number> => ({
  ours: ours * 1000,
  theirs: theirs * 1000
})

export const deliveries = async (rounds: number): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'ens-local-bench-'))
  const file = (name: string): string[] => ['--data', join(folder, name)]
  const against = 'against a plain undici loop'
  try {
    return [
      await batchesOfOne(`deliveries of 1 event, ${against}`, [], rounds, 0.5),
      await batchesOfOne(`deliveries of 1 event with a file, ${against}`, file('ones.db'), rounds, 0.35),
      await fullBatches(`deliveries of 1,000 events, ${against}`, [], rounds, 0.8),
      await fullBatches(`deliveries of 1,000 events with a file, ${against}`, file('thousands.db'), rounds, 0.6),
      ...(await latency(rounds)),
      ...(await pending(join(folder, 'pending.db'))),
      await manyCallbacks(rounds),
      ...(await soak())
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
