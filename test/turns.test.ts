import t from 'tap'
import { createTurns } from '../src/turns.js'

t.test('first come, first served, one at a time', async t => {
  const turns = createTurns()
  const order: string[] = []
  const visit = (name: string) =>
    turns.take(async () => {
      order.push(`${name} in`)
      await new Promise(resolve => setImmediate(resolve))
      order.push(`${name} out`)
      return name
    })
  t.same(await Promise.all(['a', 'b', 'c'].map(visit)), ['a', 'b', 'c'])
  await visit('d')
  t.same(
    order,
    ['a', 'b', 'c', 'd'].flatMap(name => [`${name} in`, `${name} out`])
  )
})

t.test('who fails leaves too', async t => {
  const turns = createTurns()
  const failing = turns.take(() => Promise.reject(new Error('failed')))
  const next = turns.take(async () => 'next')
  await t.rejects(failing, { message: 'failed' })
  t.equal(await next, 'next')
})
