import t from 'tap'
import { createSecureContexts } from '../../src/proxy/secure-contexts.js'
import { testAuthority } from '../support/proxying.js'

t.test('one for each host, made when it is wanted', async t => {
  const { certificateFor } = testAuthority()
  const asked: string[] = []
  const contextFor = createSecureContexts(async host => {
    asked.push(host)
    return certificateFor(host)
  })
  const [one, same] = await Promise.all([contextFor('a'), contextFor('a')])
  t.equal(one, same)
  t.not(await contextFor('b'), one)
  t.equal(await contextFor('a'), one)
  t.strictSame(asked, ['a', 'b'])
})

t.test('what fails is asked again', async t => {
  const { certificateFor } = testAuthority()
  let isBroken = true
  const contextFor = createSecureContexts(async host => {
    if (isBroken) throw new Error('no key')
    return certificateFor(host)
  })
  await t.rejects(contextFor('a'), { message: 'no key' })
  isBroken = false
  await t.resolves(contextFor('a'))
})

t.test('the 200 that were wanted last are kept', async t => {
  const { certificateFor } = testAuthority()
  const pair = await certificateFor('any.example.com')
  const asked: string[] = []
  const contextFor = createSecureContexts(async host => {
    asked.push(host)
    return pair
  })
  for (let index = 0; index < 200; index += 1) await contextFor(`h${index}`)
  await contextFor('h0')
  await contextFor('new')
  asked.length = 0
  await contextFor('h0')
  t.strictSame(asked, [])
  await contextFor('h1')
  t.strictSame(asked, ['h1'], 'it was the oldest')
})
