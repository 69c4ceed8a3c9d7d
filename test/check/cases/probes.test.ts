// probe-200, slow-probe and verification-inside-create.

import t from 'tap'
import type { HandshakeFound } from '../../../src/check/handshake-found.js'
import { type Asked, type Deed, examine, good, goodBut, key } from '../examine.js'

t.test('probe-200', async t => {
  const passed = (await examine(t, ['probe-200'], good)).only
  t.match(passed, { verdict: 'pass', sent: 'POST the probe, 118 B, unsigned', came: /^200 OK in / })
  t.equal(passed.fix, undefined)
  t.match(
    (
      await examine(
        t,
        ['probe-200'],
        goodBut(({ isProbe }) => isProbe, 201)
      )
    ).only,
    {
      verdict: 'fail',
      says: 'It answers 201 to the probe.',
      ensNext: /400, "… Status: ProtocolError\. .*\(201\) Created\.", and the callback holds its url/,
      fix: /exactly 200/
    }
  )
  t.match(
    (
      await examine(
        t,
        ['probe-200'],
        goodBut(({ isProbe }) => isProbe, 'hang')
      )
    ).only,
    {
      verdict: 'fail',
      says: 'It has not answered the probe in 30 s.',
      came: 'Timeout: No whole answer within 30000 ms',
      ensNext: /Status: Timeout/
    }
  )
})

const probed = ({ isProbe }: Asked): boolean => isProbe

t.test('whoever fails over ens-verify is told of the handshake', async t => {
  const judge = async (deed: Deed, settings = {}) =>
    (await examine(t, ['probe-200'], goodBut(probed, deed), { key, ...settings })).only
  for (const deed of [404, 500, 'cut', 'hang'] as const)
    t.match(await judge(deed), { verdict: 'fail', fix: / --handshake serves one that it can call\.$/ }, `${deed}`)
  for (const deed of [202, 302]) t.notMatch((await judge(deed)).fix, 'handshake', `${deed}`)
  t.notMatch((await judge(500, { handshake: { verified: 'never', waitedMs: 0 } })).fix, 'handshake', 'nor again')
})

t.test('the callbackId is the one that was given', async t => {
  const { asked } = await examine(t, ['probe-200'], good, { callbackId: 'given' })
  t.match(JSON.parse(`${asked[0]?.text}`), { callbackId: 'given', verificationKey: /^.{44}$/ })
})

t.test('slow-probe', async t => {
  const probeAfter = (after: number) => goodBut(({ isProbe }) => isProbe, { status: 200, after })
  t.match((await examine(t, ['slow-probe'], probeAfter(9000))).only, {
    verdict: 'pass',
    says: 'The slowest probe took 9 s of 30 s.',
    sent: 'POST the probe, 3 times'
  })
  t.match((await examine(t, ['slow-probe'], probeAfter(11_000))).only, {
    verdict: 'finding',
    says: 'The slowest probe took 11 s of 30 s.',
    fix: /Answer sooner/
  })
  const outcome = { answered: true, statusCode: 200, reason: 'OK', truncated: false } as const
  const handshake: HandshakeFound = { probe: { outcome, ms: 5 }, verified: 'inside', waitedMs: 0 }
  const shaken = await examine(t, ['slow-probe'], goodBut(probed, 'cut'), { handshake })
  t.match(shaken.only, { verdict: 'pass', sent: 'POST the probe, once' }, 'others could not be verified')
  const both = await examine(
    t,
    ['probe-200', 'slow-probe'],
    goodBut(({ isProbe }) => isProbe, 'hang')
  )
  t.match(both.only, { verdict: 'fail', sent: 'POST the probe, once', ensNext: 'createCallback answers 400.' })
  t.equal(both.asked.filter(({ isProbe }) => isProbe).length, 1, 'no other probe is waited for')
})

t.test('verification-inside-create', async t => {
  t.match((await examine(t, ['verification-inside-create'], good)).only, { verdict: 'skip', says: /handshake only/ })
  const after = async (found: Partial<HandshakeFound>) => {
    const handshake: HandshakeFound = { verified: 'never', waitedMs: 3000, ...found }
    return (await examine(t, ['verification-inside-create'], good, { key: 'k', handshake })).only
  }
  t.match(await after({ verified: 'inside' }), { verdict: 'pass', came: /while createCallback was open/ })
  t.match(await after({ verified: 'after' }), { verdict: 'pass', says: /as good/ })
  t.match(await after({}), { verdict: 'fail', came: 'no good ens-verify in 3 s', ensNext: /^It waits 4 h/ })
  const turnedDown = 'POST /v2/token was answered 401'
  t.match(await after({ turnedDown }), { verdict: 'fail', says: `It could not verify: ${turnedDown}.` })
  t.match(await after({ refused: 'No.' }), { verdict: 'fail', came: 'No.', says: /nothing to verify\.$/ })
  t.match(await after({ refused: 'No.', turnedDown }), { came: 'No.', says: /\. Before that, POST .* 401\.$/ })
})

t.test('after a handshake, its probe is the one that is judged', async t => {
  const outcome = { answered: true, statusCode: 200, reason: 'OK', truncated: false } as const
  const handshake: HandshakeFound = { probe: { outcome, ms: 5 }, verified: 'inside', waitedMs: 0 }
  const { only, asked } = await examine(t, ['probe-200'], good, { handshake })
  t.match(only, { verdict: 'pass', sent: 'POST the probe, inside createCallback', came: '200 OK in 5 ms' })
  t.same(asked, [])
})
