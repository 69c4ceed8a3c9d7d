// valid-signature, missing-, wrong- and truncated-signature, altered-byte, signature-reading.

import t from 'tap'
import { readings } from '../../../src/check/readings.js'
import { toSignatureHabit } from '../../../src/check/signature-habit.js'
import { verifySignature } from '../../../src/ens/signature.js'
import { type Asked, type Behave, examine, good, goodBut, key } from '../examine.js'

const isDelivery = ({ method, isProbe }: Asked): boolean => method === 'POST' && !isProbe
const isTrue = ({ text, signature }: Asked): boolean => verifySignature(text, signature, key)
const retried =
  'Attempt 1 of 3 failed; the next follows 1 s later. Attempt 3 of 3 failed; the batch is deferred by 10 m, and tried for up to 7 d in all.'

/** Takes what one of these readings makes. */
const reading =
  (...indexes: number[]): Behave =>
  asked =>
    !isDelivery(asked) || indexes.some(index => readings[index]?.sign(asked.text, key) === asked.signature) ? 200 : 401

t.test('valid-signature', async t => {
  t.match((await examine(t, ['valid-signature'], good)).only, {
    verdict: 'pass',
    sent: /^POST 1 event, \d+ B, signed$/,
    ensNext: 'It was answered with success; nothing follows.'
  })
  t.match((await examine(t, ['valid-signature'], goodBut(isDelivery, 403))).only, {
    verdict: 'fail',
    says: 'It answers 403 to a delivery that is signed as ENS signs.',
    ensNext: retried,
    fix: /base64-decoded/
  })
  for (const deed of [302, 404, 500])
    t.match((await examine(t, ['valid-signature'], goodBut(isDelivery, deed))).only, {
      verdict: 'fail',
      fix: /hardly about the signature/
    })
  t.match((await examine(t, ['valid-signature'], goodBut(isDelivery, 'garble'))).only, {
    verdict: 'fail',
    says: 'Its answer to a delivery that is signed as ENS signs can not be read.',
    came: /^ServerProtocolViolation/
  })
  const told = { verdict: 'fail', says: /takes one made with the text of the key over the raw body/, fix: /Decode/ }
  t.match((await examine(t, ['valid-signature'], reading(1))).only, told)
  t.match((await examine(t, ['valid-signature'], reading(4))).only, {
    verdict: 'fail',
    says: /with spaces/,
    fix: /raw/
  })
})

t.test('valid-signature without the key', async t => {
  t.match((await examine(t, ['valid-signature'], good, {})).only, { verdict: 'skip', says: /--key/ })
  t.match((await examine(t, ['valid-signature'], goodBut(isDelivery, 200), {})).only, {
    verdict: 'pass',
    says: /does not check signatures/
  })
})

t.test('a first delivery that is late', async t => {
  let deliveries = 0
  const woken = goodBut(asked => isDelivery(asked) && ++deliveries === 1, 'hang')
  t.match((await examine(t, ['valid-signature'], woken)).only, {
    verdict: 'finding',
    says: /only the second attempt/,
    ensNext: /attempt 2 has delivered/
  })
  t.match((await examine(t, ['valid-signature'], goodBut(isDelivery, 'hang'))).only, {
    verdict: 'fail',
    came: 'Timeout: No whole answer within 3000 ms',
    fix: /Answer sooner/
  })
})

const bad = ['missing-signature', 'wrong-signature', 'truncated-signature', 'altered-byte']

t.test('bad signatures', async t => {
  for (const id of bad) {
    t.match((await examine(t, [id], good)).only, { verdict: 'pass', came: /^401/ }, `${id}, refused`)
    const taken = (await examine(t, [id], () => 200)).only
    t.match(taken, { verdict: 'finding', says: /^It answers 200 to /, ensNext: /Anybody else/, fix: /401/ }, id)
    const broken = goodBut(asked => isDelivery(asked) && !isTrue(asked), 500)
    t.match((await examine(t, [id], broken)).only, { verdict: 'finding', says: /^It answers 500/ }, `${id}, an error`)
    t.match((await examine(t, [id], good, {})).only, { verdict: 'skip', says: /--key/ }, `${id}, without the key`)
  }
  const cut = goodBut(asked => isDelivery(asked) && !isTrue(asked), 'cut')
  t.match((await examine(t, ['wrong-signature'], cut)).only, { verdict: 'finding', says: /broke off/ })
})

t.test('signature-reading', async t => {
  const judge = (behave: Behave) => examine(t, ['signature-reading'], behave)
  const right = await judge(good)
  t.match(right.only, { verdict: 'pass', came: 'success for the decoded key over the raw body' })
  t.match(toSignatureHabit(right.exam), { checks: 'refuses', key: 'base64', body: 'raw', says: /as ENS makes them/ })

  const text = await judge(reading(1))
  t.match(text.only, { verdict: 'fail', ensNext: retried, fix: /^Decode/ })
  t.match(toSignatureHabit(text.exam), { key: 'utf8', body: 'raw', says: /not how ENS/ })

  const anew = await judge(reading(2))
  t.match(anew.only, { verdict: 'fail', fix: /^Take the HMAC over the raw bytes/ })
  t.match(toSignatureHabit(anew.exam), { key: 'base64', body: 're-serialised' })
  t.match((await judge(reading(3))).only, { verdict: 'fail', fix: /^Decode .* Take the HMAC/ })

  const several = await judge(reading(0, 1))
  t.match(several.only, { verdict: 'pass', says: /the decoded key .*, and the text of the key/ })
  t.same(toSignatureHabit(several.exam).key, undefined)
  t.equal(toSignatureHabit(several.exam).body, 'raw')
  t.same(toSignatureHabit((await judge(reading(0, 2))).exam).body, undefined)
})

t.test('signature-reading where it can not be told', async t => {
  const blind = await examine(t, ['signature-reading'], () => 200)
  t.match(blind.only, { verdict: 'skip', says: /wrong signatures too/ })
  t.match(toSignatureHabit(blind.exam), { checks: 'accepts', key: undefined })
  const plain = await examine(
    t,
    ['signature-reading'],
    goodBut(({ text }) => text.includes('\n'), 401)
  )
  t.match(plain.only, { verdict: 'fail', says: /however it is signed/, came: 'no success' })
  t.match(toSignatureHabit(plain.exam), { checks: 'refuses', says: /could not be told/ })
  const mute = await examine(
    t,
    ['signature-reading'],
    goodBut(({ text }) => text.includes('\n'), 'hang')
  )
  t.match(mute.only, { verdict: 'fail', says: /has not answered a body with spaces/ })
  t.same(toSignatureHabit((await examine(t, ['probe-200'], good)).exam), {
    says: 'How it checks signatures was not asked.'
  })
})
