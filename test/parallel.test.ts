// Ten emulators in one process, each with a sink of its own, at the same time: none sees anything of another.

import t from 'tap'
import { startEmulator } from '../src/index.js'
import { connectSink, expectDelivery, startSink } from '../src/test-kit/index.js'

const EVENTS = 30

const story = async (number: number): Promise<{ tos: string[]; url: string; attempts: number; keys: number }> => {
  await using sink = await startSink()
  await using ens = await startEmulator({ forwardTo: sink.url, clock: 'manual', seed: number % 2 })
  const { signatureKey } = await connectSink(ens, sink, { maxBatchSize: 100 })
  sink.respondWith([503])
  const to = `user-${number}@example.com`
  await ens.publish({ type: 'EmailSent', count: EVENTS, overrides: { 'info.to': to } })
  await expectDelivery(ens, { state: 'retrying', event: { 'info.to': to } })
  await ens.clock.advance('1s')
  const { attemptCount } = await expectDelivery(ens, { type: 'EmailSent', attempts: 2 })
  await expectDelivery(sink, { event: { 'info.to': to }, signatureKey })
  const tos = sink.batches.flatMap(({ events }) => events.map(({ info }) => String(info?.to)))
  return { tos: [...new Set(tos)], url: ens.url, attempts: attemptCount, keys: sink.verifications.length }
}

t.test('ten at a time', async t => {
  const stories = await Promise.all(Array.from({ length: 10 }, (_none, number) => story(number)))
  t.equal(new Set(stories.map(({ url }) => url)).size, 10)
  for (const [number, { tos, attempts, keys }] of stories.entries()) {
    t.strictSame(tos, [`user-${number}@example.com`])
    t.equal(attempts, 2)
    t.equal(keys, 1)
  }
})
