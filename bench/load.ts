// What much of it costs: a long queue, many callbacks, and receivers that do everything wrong.

import { atLeast, atMost, noted, type Row } from './rows.js'
import { call, EVENT, type Setting, settle, setUp, timed } from './setting.js'
import { interleave, median } from './statistics.js'

const MANY_PENDING = 1000

/** A million events that nobody takes: what the emulator needs for it, and whether it becomes slow. */
export const pending = async (file: string): Promise<Row[]> => {
  const setting = await setUp(1, ['--data', file, '--delivery-timeout', '1h'])
  const { api, ens, receiver } = setting
  await receiver.ask({ hold: true })
  const idle = ens.memory()
  const rates: number[] = []
  let most = 0
  for (let at = 0; at < MANY_PENDING; at++) {
    const ms = await timed(() => call(api, 'POST', '/_ens-local/events', { type: EVENT, count: 1000 }))
    rates.push((1000 / ms) * 1000)
    most = Math.max(most, ens.memory())
  }
  const tenth = MANY_PENDING / 10
  const [ours, theirs] = [median(rates.slice(-tenth)), median(rates.slice(0, tenth))]
  await setting.stop()
  return [
    atMost('1,000,000 events pending, memory over idle', 'MB', { ours: most - idle, theirs: 200 }, 1),
    atLeast('accepting, the last tenth of them against the first', ' events/s', { ours, theirs }, 0.8)
  ]
}

/** One event of one callback's, among ten and among ten thousand callbacks. */
export const manyCallbacks = async (rounds: number): Promise<Row> => {
  const settings = { ours: await setUp(10_000, [], true), theirs: await setUp(10, [], true) }
  const publish =
    ({ api }: Setting) =>
    async (): Promise<number> => {
      const times: number[] = []
      for (let left = 300; left > 0; left--) {
        const event = { type: EVENT, overrides: { definitionKey: 'k5' } }
        times.push(await timed(() => call(api, 'POST', '/_ens-local/events', event)))
      }
      await settle(api)
      return median(times)
    }
  const times = await interleave(rounds, { ours: publish(settings.ours), theirs: publish(settings.theirs) })
  await Promise.all([settings.ours.stop(), settings.theirs.stop()])
  return atMost('POST /events with one match among 10,000 callbacks, against among 10', 'ms', times, 2)
}

/** Ten thousand attempts at receivers that do everything wrong: what is left of memory and sockets. */
export const soak = async (): Promise<Row[]> => {
  const setting = await setUp(100, ['--max-sockets', '64', '--delivery-timeout', '200ms', '--clock', 'manual'])
  const { api, ens, receiver } = setting
  await receiver.ask({ bad: true })
  const before = { memory: ens.memory(), files: ens.files() }
  let most = 0
  for (let left = 34; left > 0; left--) {
    await call(api, 'POST', '/_ens-local/events', { type: EVENT })
    await call(api, 'POST', '/_ens-local/clock/advance', { by: '2s' })
    most = Math.max(most, ens.memory())
  }
  const { count } = await receiver.ask({ count: true })
  const after = ens.files()
  await setting.stop()
  return [
    noted(`memory over ${count} requests answered badly, against before`, 'MB', { ours: most, theirs: before.memory }),
    atMost('open files after them, against before', '', { ours: after, theirs: before.files + 64 }, 1)
  ]
}
