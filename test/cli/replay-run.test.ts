import { rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dueTimes, type ReplayPlan } from '../../src/cli/replay-plan.js'
import { runReplay } from '../../src/cli/replay-run.js'
import { listRecordings } from '../../src/recording/read-recordings.js'
import type { Recording } from '../../src/recording/recording.js'
import type { Replayed } from '../../src/replay-recording.js'
import { type FakeStopwatch, fakeStopwatch } from '../support/fake-stopwatch.js'
import { recordingOf, writeRecordings } from '../support/recordings.js'
import { type FakeIo, fakeIo } from './fake-io.js'

type Test = Pick<typeof t, 'testdir'>

/** Recorded at these milliseconds. */
const planOf = async (t: Test, speed: number, ...times: number[]): Promise<ReplayPlan> => {
  const folder = t.testdir()
  const started = Date.parse('2026-11-22T10:00:00.000Z')
  const recordings = times.map(time => recordingOf({ recordedAt: new Date(started + time).toISOString() }))
  writeRecordings(folder, recordings)
  return { folder, recordings: await listRecordings(folder), leftOut: 0, speed, options: {} }
}

const world = (args: object = {}, columns?: number) => {
  const stopwatch: FakeStopwatch = fakeStopwatch()
  const io: FakeIo = fakeIo(columns === undefined ? {} : { columns })
  const stop = new AbortController()
  const sent: number[] = []
  const lines: string[] = []
  let ok = true
  const send = async ({ recordedAt }: Recording): Promise<Replayed> => {
    sent.push(stopwatch.now())
    return { ok, verdict: recordedAt, ms: 1, url: 'http://a.b/', outcome: {} as Replayed['outcome'] }
  }
  const report = { sent: ({ file }: { file: string }) => void lines.push(file) }
  const ports = { replayer: { send }, report, stopwatch, args: args as Record<string, unknown>, io }
  /** Moves the stopwatch until it is through; files are read in between, which no stopwatch knows of. */
  const through = async <T>(work: Promise<T>, step = 100): Promise<T> => {
    let isOver = false
    const over = work.finally(() => {
      isOver = true
    })
    while (!isOver) {
      // Its own timer and that of the progress: it waits for nothing else.
      if (stopwatch.waiting() > 1) await stopwatch.elapse(step)
      else await new Promise(resolve => setImmediate(resolve))
    }
    return over
  }
  const fail = (): void => {
    ok = false
  }
  return { ports, io, stop, sent, lines, stopwatch, through, fail }
}

t.test('when each is due', async t => {
  const plan = await planOf(t, 1, 0, 100, 2500)
  t.strictSame(dueTimes(plan), [0, 100, 2500])
  t.strictSame(dueTimes({ ...plan, speed: 10 }), [0, 10, 250])
  t.strictSame(dueTimes({ ...plan, speed: Number.POSITIVE_INFINITY }), [0, 0, 0])
  // Names may have been changed to change the order.
  t.strictSame(dueTimes({ ...plan, recordings: plan.recordings.toReversed() }), [0, 0, 0])
  t.strictSame(dueTimes({ ...plan, recordings: [] }), [])
})

t.test('keeps the pace', async t => {
  const plan = await planOf(t, 1, 0, 100, 2500)
  const { ports, stop, sent, lines, stopwatch, through } = world()
  t.match(await through(runReplay(ports, plan, stop.signal)), { sent: 3, failed: 0, failure: undefined })
  t.strictSame(sent, [0, 100, 2500])
  t.strictSame(
    lines,
    plan.recordings.map(({ file }) => file)
  )
  t.equal(stopwatch.waiting(), 0)
})

t.test('at max it waits for no time at all', async t => {
  const plan = await planOf(t, Number.POSITIVE_INFINITY, 0, 100_000, 900_000)
  const { ports, stop, sent } = world()
  await runReplay(ports, plan, stop.signal)
  t.strictSame(sent, [0, 0, 0])
})

t.test('Ctrl-C ends the wait, and after the one under way', async t => {
  const plan = await planOf(t, 1, 0, 3_600_000)
  const { ports, stop, sent, stopwatch } = world()
  const report = {
    sent: () => {
      stop.abort()
    }
  }
  t.match(await runReplay({ ...ports, report }, plan, stop.signal), { sent: 1 })
  t.equal(stopwatch.waiting(), 0)
  t.strictSame(sent, [0])
})

t.test('shows how far it is', async t => {
  const plan = await planOf(t, 1, 0, 12_000)
  const terminal = world({}, 80)
  terminal.fail()
  const sums = await terminal.through(runReplay(terminal.ports, plan, terminal.stop.signal))
  t.match(sums, { sent: 2, failed: 2, failure: { verdict: '2026-11-22T10:00:00.000Z' } })
  t.match(terminal.io.stderr.text(), /replaying {2}█+░+ {2}50% {2}1 of 2 {2}1 failed/)
  t.ok(terminal.io.stderr.text().endsWith('\r\u001b[K'))
  const json = world({ json: true })
  await json.through(runReplay(json.ports, plan, json.stop.signal))
  t.match(json.io.stdout.json()[0], {
    type: 'progress',
    doing: 'replaying',
    done: 1,
    total: 2,
    delivered: 1,
    failed: 0
  })
})

t.test('a file that is gone by then', async t => {
  const plan = await planOf(t, 1, 0, 0)
  const { ports, stop, sent, stopwatch } = world()
  const report = { sent: () => rmSync(join(plan.folder, plan.recordings[1]?.file ?? '')) }
  await t.rejects(runReplay({ ...ports, report }, plan, stop.signal), { code: 'ERR_RECORDING', message: /ENOENT/ })
  t.equal(sent.length, 1)
  t.equal(stopwatch.waiting(), 0)
})
