import t from 'tap'
import { createWork, type Work } from '../../src/delivery/work.js'

const build = (): { work: Work; going: Promise<unknown>[]; errors: unknown[] } => {
  const going: Promise<unknown>[] = []
  const errors: unknown[] = []
  const work = createWork({ during: one => void going.push(one) }, (type, data) => errors.push([type, data]))
  return { work, going, errors }
}

t.test('idle when all that goes on is over', async t => {
  const { work, going } = build()
  t.ok(work.isIdle())
  await work.idle()
  const ends: (() => void)[] = []
  for (let left = 2; left > 0; left--) work.during(new Promise<void>(resolve => ends.push(resolve)))
  t.notOk(work.isIdle())
  const waits = [work.idle(), work.idle()]
  ends[0]?.()
  await going[0]
  t.notOk(work.isIdle())
  ends[1]?.()
  await Promise.all(waits)
  t.ok(work.isIdle())
})

t.test('what fails is a bug, said and over', async t => {
  const { work, going, errors } = build()
  work.during(Promise.reject(new TypeError('of ours')))
  await work.idle()
  await Promise.all(going)
  t.match(errors, [['internal.error', { message: 'of ours', stack: /TypeError: of ours/ }]])
})
