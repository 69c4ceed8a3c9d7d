import { once } from 'node:events'
import { createServer } from 'node:http'
import { effect } from '@preact/signals'
import t, { type Test } from 'tap'
import { startEmulator } from '../../../src/emulator.js'
import type { Activity } from '../../../src/ens/activity.js'
import { type Api, createApi } from '../../../src/inspector/api.js'
import { followStream, type Pace } from '../../../src/inspector/live/follow-stream.js'
import type { LiveActivities } from '../../../src/inspector/live/live-activities.js'
import { delivered, requested } from '../../support/activity-of.js'
import { freePort } from '../../support/free-port.js'

interface TestPace extends Pace {
  /** What was waited for, in milliseconds. */
  readonly waits: number[]
  /** Lets all waits pass from now on, or, without, none. */
  run(isRunning: boolean): void
  /** Moves the clock, and lets what is due then run. */
  pass(ms: number): void
}

/** Time that stands still; each wait is over when it is let. */
const createPace = (): TestPace => {
  const waiting: { at: number; run: () => void }[] = []
  const waits: number[] = []
  let now = 0
  let isRunning = false
  const soon = (run: () => void): void =>
    void setImmediate(() => {
      if (isRunning) run()
      else waiting.push({ at: now, run })
    })
  return {
    waits,
    now: () => now,
    after: (ms, run) => {
      waits.push(ms)
      if (isRunning) soon(run)
      else waiting.push({ at: now + ms, run })
    },
    run: value => {
      isRunning = value
      if (isRunning) for (const { run } of waiting.splice(0)) soon(run)
    },
    pass: ms => {
      now += ms
      for (const one of waiting.splice(0)) {
        if (one.at <= now) one.run()
        else waiting.push(one)
      }
    }
  }
}

/** Resolves when it is so. */
const until = (isSo: () => boolean): Promise<void> =>
  new Promise(resolve => {
    const end = effect(() => {
      if (!isSo()) return
      resolve()
      queueMicrotask(() => end())
    })
  })

/** Everything that is under way has come to a wait. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const apiOf = (origin: string, controlToken?: string): Api => createApi({ origin, controlToken: () => controlToken })

const typesOf = (live: LiveActivities): string[] => live.all.value.map(({ type }) => type)

/** What it does, and no more once the test is over. */
const follow = (t: Test, api: Pick<Api, 'get' | 'stream'>): { live: LiveActivities; pace: TestPace } => {
  const pace = createPace()
  t.teardown(() => pace.run(false))
  return { live: followStream(api, pace), pace }
}

t.test('what an emulator did and does comes in, and is handed on', async t => {
  const ens = await startEmulator({ port: 0 })
  t.teardown(ens.close)
  await ens.publish({ type: 'EmailSent' })
  const { live, pace } = follow(t, apiOf(ens.url))
  pace.run(true)
  const heard: Activity[] = []
  const stop = live.listen(activities => heard.push(...activities))
  t.equal(live.connection.value.state, 'connecting')
  live.reconnect()
  await until(() => live.isCaughtUp.value)
  t.equal(live.connection.value.state, 'live')
  t.strictSame(typesOf(live), ['event.accepted', 'event.unmatched'])
  await ens.publish({ type: 'EmailSent' })
  await until(() => live.all.value.length === 4)
  t.strictSame(live.counts.value, { 'event.accepted': 2, 'event.unmatched': 2 })
  t.strictSame(heard, live.all.value)
  stop()
  await ens.reset()
  await until(() => live.all.value.length === 1)
  t.strictSame(typesOf(live), ['state.reset'])
  t.equal(heard.length, 4)
})

t.test('an emulator that was started again is another life, and heals by itself', async t => {
  const port = await freePort()
  const first = await startEmulator({ port })
  const { live, pace } = follow(t, apiOf(first.url))
  await first.publish({ type: 'EmailSent' })
  await until(() => live.connection.value.state === 'live')
  pace.run(true)
  await until(() => live.all.value.length === 2)
  pace.run(false)
  await first.close()
  await until(() => live.connection.value.state === 'connecting')
  await turn()
  live.reconnect()
  await until(() => live.connection.value.state === 'lost')
  t.match(live.connection.value, { state: 'lost', attempts: 1, problem: { code: 'unreachable' } })
  t.equal(live.all.value.length, 2, 'what was there can still be read')
  const second = await startEmulator({ port })
  t.teardown(second.close)
  await second.publish({ type: 'SmsSent' })
  pace.run(true)
  await until(() => JSON.stringify(live.all.value[0]).includes('SmsSent') && live.isCaughtUp.value)
  t.match(live.all.value, [{ id: 1, type: 'event.accepted' }, { id: 2 }])
  t.strictSame(live.counts.value, { 'event.accepted': 1, 'event.unmatched': 1 })
})

t.test('what came while the connection was lost is there afterwards, once', async t => {
  const ens = await startEmulator({ port: 0 })
  t.teardown(ens.close)
  const asked: number[] = []
  let cut = (): void => {}
  const api = apiOf(ens.url)
  const { live, pace } = follow(t, {
    get: api.get,
    stream: async ({ lastEventId }) => {
      asked.push(lastEventId)
      const connection = new AbortController()
      cut = () => connection.abort()
      return api.stream({ lastEventId, signal: connection.signal })
    }
  })
  pace.run(true)
  await ens.publish({ type: 'EmailSent' })
  await until(() => live.all.value.length === 2)
  pace.run(false)
  cut()
  await until(() => live.connection.value.state === 'connecting')
  await ens.publish({ type: 'EmailSent' })
  pace.run(true)
  await until(() => live.all.value.length === 4)
  t.strictSame(
    live.all.value.map(({ id }) => id),
    [1, 2, 3, 4]
  )
  t.strictSame(asked, [0, 2])
})

t.test('the pauses grow; whoever is in a hurry waits for none', async t => {
  const server = createServer((_request, response) => response.writeHead(401).end('{"error":{"code":"unauthorized"}}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { live, pace } = follow(t, apiOf(`http://127.0.0.1:${(server.address() as { port: number }).port}`))
  const attempts = (): number => (live.connection.value.state === 'lost' ? live.connection.value.attempts : 0)
  for (const attempt of [1, 2, 3, 4, 5, 6, 7]) {
    await until(() => attempts() === attempt)
    await turn()
    live.reconnect()
  }
  t.strictSame(pace.waits.slice(0, 7), [250, 500, 1000, 2000, 4000, 5000, 5000])
  t.match(live.connection.value, { problem: { status: 401, code: 'unauthorized' } })
  server.closeAllConnections()
})

/** A stream that says what it is told. */
const createSource = () => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const stream = new ReadableStream<Uint8Array>({
    start: given => {
      controller = given
    }
  })
  const say = (...activities: Activity[]): void => {
    const lines = activities.map(one => `id: ${one.id}\nevent: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`)
    controller?.enqueue(new TextEncoder().encode(lines.join('')))
  }
  const get = async <T>(): Promise<T> => ({ activities: [], newest: 0 }) as T
  return { say, api: { get, stream: async () => stream } }
}

t.test('one is shown at once, more ten times a second', async t => {
  const { say, api } = createSource()
  const { live, pace } = follow(t, api)
  await until(() => live.connection.value.state === 'live')
  pace.pass(1000)
  say(requested(1))
  await until(() => live.all.value.length === 1)
  say(requested(2))
  say(requested(3))
  await turn()
  t.equal(live.all.value.length, 1)
  pace.pass(99)
  await turn()
  t.equal(live.all.value.length, 1)
  pace.pass(1)
  t.equal(live.all.value.length, 3)
})

t.test('sampling is said, and that it is over', async t => {
  const { say, api } = createSource()
  const { live, pace } = follow(t, api)
  await until(() => live.connection.value.state === 'live')
  pace.pass(1000)
  say(...Array.from({ length: 2500 }, (_none, index) => delivered(index + 1, 'd')))
  await until(() => live.sampling.value !== undefined)
  t.strictSame(live.sampling.value, { skipped: 500, perSecond: 2500 })
  t.equal(live.all.value.length, 2000)
  t.strictSame(live.counts.value, { 'delivery.delivered': 2500 })
  pace.pass(1000)
  t.not(live.sampling.value, undefined)
  pace.pass(1000)
  t.equal(live.sampling.value, undefined)
})

t.test('after a stretch of work the page has its turn', async t => {
  const { say, api } = createSource()
  const { live, pace } = follow(t, api)
  await until(() => live.connection.value.state === 'live')
  await turn()
  pace.pass(1000)
  say(requested(1))
  await until(() => live.all.value.length === 1)
  await turn()
  t.strictSame(pace.waits, [0])
  say(requested(2))
  await turn()
  t.equal(live.all.value.length, 1)
  pace.pass(100)
  await until(() => live.all.value.length === 2)
})
