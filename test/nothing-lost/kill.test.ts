// kill -9 in the middle of delivering, five times: every event whose 202 came arrives, and what arrives twice was in
// flight when it was killed.

import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type EmulatorProcess, startProcess } from '../support/emulator-process.js'
import { subscribeProcess } from '../support/subscribed-process.js'
import { numbered, startTallyReceiver, type Tallied, type TallyReceiver } from '../support/tally-receiver.js'

const EVENTS = 20_000
const MAX_BATCH = 100
/** One callback gets half of the sockets. */
const [MAX_SOCKETS, SLOTS] = [8, 4]
/** So that batches end within what came in one call. */
const CALL_SIZES = [1, 130, 400, 7, 250]
/** How far publishing is ahead of delivery: it goes on through every life. More than all calls that are cut off. */
const AHEAD = 5000

/**
 * `flowing`: while answers and calls come and go. `overtaken`: the same, but one of the first batches has no answer, and
 * many after it have. `held`: every slot waits for its answer, and a call is under way. `looked at`: as `held`, but
 * somebody has looked, so the deliveries are written down; and a 202 has just come.
 */
const kills = ['flowing', 'overtaken', 'held', 'looked at', 'overtaken'] as const
type Kill = (typeof kills)[number]

interface Scene {
  readonly argv: readonly string[]
  readonly receiver: TallyReceiver
  /** The emulator that now is, or is coming up. */
  now: Promise<EmulatorProcess>
  /** Events of the calls that were answered 202. */
  readonly accepted: Set<number>
  /** Of all calls. */
  tried: number
  /** How many batches had come before this life. */
  before: number
}

/** One call; what becomes of its events is open if it is cut off. */
const publish = async (scene: Scene, size: number): Promise<void> => {
  const { call } = await scene.now
  const numbers = Array.from({ length: size }, (_, index) => scene.tried + index)
  scene.tried += size
  const answer = await call('POST', '/_ens-local/events', { events: numbers.map(numbered) }).catch(() => undefined)
  if (answer?.status === 202) for (const number of numbers) scene.accepted.add(number)
}

const publishAll = async (scene: Scene): Promise<void> => {
  const { accepted, receiver } = scene
  for (let calls = 0; accepted.size < EVENTS; calls++) {
    await publish(scene, Number(CALL_SIZES[calls % CALL_SIZES.length]))
    await receiver.until(() => receiver.batches.length >= (scene.tried - AHEAD) / MAX_BATCH)
  }
}

/** Kills it now and starts the next; answers the batches that had no answer then. */
const killAndRestart = async (t: Test, scene: Scene, emulator: EmulatorProcess): Promise<Tallied[]> => {
  const { argv, receiver } = scene
  const answered = new Set(receiver.batches.filter(batch => batch.answered))
  const gone = emulator.end('SIGKILL').then(() => receiver.quiet())
  const inFlight = gone.then(() => receiver.batches.slice(scene.before).filter(batch => !answered.has(batch)))
  scene.now = gone.then(() => startProcess(t, argv))
  return inFlight
}

/** Kills it as soon as there are so many batches; the one at `overtaken` gets no answer. */
const whileFlowing = (
  t: Test,
  scene: Scene,
  emulator: EmulatorProcess,
  { after, overtaken }: { after: number; overtaken?: number }
): Promise<Tallied[]> => {
  const { receiver } = scene
  return new Promise((resolve, reject) => {
    receiver.respondWith(() => {
      if (receiver.batches.length === overtaken) return new Promise(() => {})
      if (receiver.batches.length >= after) {
        receiver.respondWith(() => 200)
        killAndRestart(t, scene, emulator).then(resolve, reject)
      }
      return 200
    })
  })
}

const whileHeld = async (
  t: Test,
  scene: Scene,
  emulator: EmulatorProcess,
  { after, look }: { after: number; look: boolean }
): Promise<Tallied[]> => {
  const { receiver } = scene
  const held: (() => void)[] = []
  receiver.respondWith(() =>
    receiver.batches.length < after ? 200 : new Promise(resolve => held.push(() => resolve(200)))
  )
  await receiver.until(() => held.length === SLOTS)
  if (look) {
    const { json } = await emulator.call('GET', '/_ens-local/deliveries?state=sending')
    t.equal(json.deliveries.length, SLOTS)
  }
  const publishing = publish(scene, 300)
  if (look) await publishing
  const inFlight = await killAndRestart(t, scene, emulator)
  await publishing
  receiver.respondWith(() => 200)
  for (const release of held) release()
  return inFlight
}

const kill = (t: Test, scene: Scene, emulator: EmulatorProcess, how: Kill): Promise<Tallied[]> => {
  const before = scene.receiver.batches.length
  scene.before = before
  if (how === 'flowing') return whileFlowing(t, scene, emulator, { after: before + 12 })
  if (how === 'overtaken') return whileFlowing(t, scene, emulator, { after: before + 25, overtaken: before + 2 })
  return whileHeld(t, scene, emulator, { after: before + 12, look: how === 'looked at' })
}

/** Answers the batches whose answer nobody got. */
const live = async (t: Test, scene: Scene, how: Kill): Promise<Tallied[]> => {
  const emulator = await scene.now
  const inFlight = await kill(t, scene, emulator, how)
  t.match(await emulator.ended, { code: 'SIGKILL', err: '' })
  t.strictSame(emulator.said, [], `${how}: no error of ours`)
  const least = { flowing: 1, overtaken: 2, held: SLOTS, 'looked at': SLOTS }[how]
  t.ok(inFlight.length >= least && inFlight.length <= SLOTS, `${how}: ${inFlight.length} in flight`)
  return inFlight
}

t.test('killed in the middle of delivery', async t => {
  const receiver = await startTallyReceiver(t)
  const file = join(t.testdir(), 'ens.db')
  // However slow the machine: what gets no answer here gets none in time.
  const limits = ['--max-sockets', String(MAX_SOCKETS), '--delivery-timeout', '1h']
  const argv = ['--quiet', '--data', file, '--forward-to', receiver.origin, ...limits]
  const scene: Scene = { argv, receiver, now: startProcess(t, argv), accepted: new Set(), tried: 0, before: 0 }
  await subscribeProcess(await scene.now, receiver, MAX_BATCH)

  const publishing = publishAll(scene)
  const inFlight: Tallied[][] = []
  for (const how of kills) inFlight.push(await live(t, scene, how))
  await publishing
  const last = await scene.now
  t.equal((await last.call('GET', '/_ens-local/settled?timeout=60s')).status, 200)

  const unanswered = new Set(inFlight.flat())
  const answered = new Set(receiver.batches.filter(one => !unanswered.has(one)).flatMap(({ events }) => events))
  const came = new Map<number, number>()
  for (const number of receiver.batches.flatMap(({ events }) => events)) came.set(number, (came.get(number) ?? 0) + 1)
  const { accepted, tried } = scene
  t.ok(accepted.size >= EVENTS)
  t.strictSame(
    [...accepted].filter(number => !answered.has(number)),
    [],
    'all that was accepted has come'
  )
  t.strictSame(
    [...came.keys()].filter(number => !answered.has(number)),
    [],
    'again, if nobody got the answer'
  )
  t.strictSame(
    [...came.keys()].filter(number => !(number < tried)),
    [],
    'and nothing that was never published'
  )

  const unknown = new Set([...unanswered].flatMap(({ events }) => events))
  const again = [...came].filter(([, times]) => times > 1).map(([number]) => number)
  const others = again.filter(number => !unknown.has(number))
  // Whose answer was on its way, or not yet written down: these held the rest of the slots.
  const most = inFlight.reduce((sum, batches) => sum + (SLOTS - batches.length) * MAX_BATCH, 0)
  t.ok(others.length <= most, `${others.length} of ${most} at most`)
  const arrivals = [...came.values()].reduce((sum, times) => sum + times, 0)
  const duplicates = arrivals - came.size
  t.ok(duplicates <= kills.length * SLOTS * MAX_BATCH)
  t.comment(
    `${accepted.size} of ${tried} accepted, ${came.size} came; ${duplicates} arrivals too many: ` +
      `${unknown.size} events had no answer at a kill, ${others.length} had one that was not written down`
  )

  const pending = await last.call('GET', '/_ens-local/callbacks')
  t.match(pending.json, { callbacks: [{ pending: { events: 0, deliveries: 0 } }] })
  t.strictSame(last.said, [])
  await last.end('SIGTERM')
  t.strictSame(await last.ended, { code: 143, err: '' })
})
