import t, { type Test } from 'tap'
import { createRealClock } from '../../src/clock/create-real-clock.js'

interface Timer {
  readonly ms: number
  readonly run: () => void
  referenced: boolean
  readonly unref: () => Timer
}

/** Timers and the time in our own hands: `fire` lets the one timer there is go off, `late` ms after its time. */
const holdTime = (t: Test, start: number) => {
  const timers: Timer[] = []
  let now = start
  const setTimer = (run: () => void, ms: number): Timer => {
    const timer: Timer = {
      ms,
      run,
      referenced: true,
      unref: () => {
        timer.referenced = false
        return timer
      }
    }
    timers.push(timer)
    return timer
  }
  const clearTimer = (timer: Timer): void => {
    if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1)
  }
  // Not t.intercept, which keeps a record of each of the half million looks at the time in a year.
  const real = { now: Date.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }
  Object.assign(Date, { now: () => now })
  Object.assign(globalThis, { setTimeout: setTimer, clearTimeout: clearTimer })
  t.teardown(() => {
    Object.assign(Date, { now: real.now })
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout })
  })
  const fire = (late = 0): void => {
    const timer = timers.shift()
    now += (timer?.ms ?? 0) + late
    timer?.run()
  }
  return { timers, fire }
}

t.test('real time passes, and nothing runs before it is due', async t => {
  const clock = createRealClock()
  t.equal(clock.mode, 'real')
  const before = Date.now()
  t.ok(clock.now() >= before)
  const awake = setInterval(() => {}, 1000)
  t.teardown(() => clearInterval(awake))
  let ran = false
  const cancel = clock.at(clock.now(), () => {
    ran = true
  })
  t.notOk(ran, 'not even what is due at once runs before `at` is over')
  cancel()
  const due = clock.now() + 3
  await new Promise<void>(resolve => clock.at(due, resolve))
  t.ok(clock.now() >= due)
  await new Promise<void>(resolve => clock.at(0, resolve))
  t.notOk(ran, 'what was cancelled never runs')
})

t.test('it waits for nobody', async t => {
  t.equal(createRealClock().during(new Promise(() => {})), undefined)
})

t.test('a year is waited for in pieces that setTimeout can take, and none keeps the process alive', async t => {
  const { timers, fire } = holdTime(t, 5)
  const year = 365 * 86_400_000
  const ran: number[] = []
  createRealClock().at(5 + year, () => void ran.push(Date.now()))
  while (timers.length > 0) {
    if (timers.some(({ ms, referenced }) => ms > 2 ** 31 - 1 || referenced)) t.fail('a wait too long, or referenced')
    fire()
  }
  t.same(ran, [5 + year])
})

t.test('a timer that fires early is set again, one that fires late runs', async t => {
  const { timers, fire } = holdTime(t, 0)
  const ran: number[] = []
  createRealClock().at(100, () => void ran.push(Date.now()))
  fire(-1)
  t.same([ran, timers.map(({ ms }) => ms)], [[], [1]])
  fire(7)
  t.same([ran, timers.length], [[107], 0])
})

t.test('what is cancelled between two pieces of its wait is gone', async t => {
  const { timers, fire } = holdTime(t, 0)
  const cancel = createRealClock().at(1e12, () => void t.fail('cancelled'))
  fire()
  t.equal(timers.length, 1)
  cancel()
  t.equal(timers.length, 0)
})
