// What ENS never sends, and whether a receiver is itself again afterwards.

import t from 'tap'
import { type Asked, type Behave, type Deed, examine, good, goodBut, key } from '../examine.js'

const isEmpty = ({ text }: Asked): boolean => text === '[]'
const isMalformed = ({ text }: Asked): boolean => text.startsWith('[') && !text.endsWith(']')
const isGet = ({ method }: Asked): boolean => method === 'GET'
const isHuge = ({ text }: Asked): boolean => text.length > 8_000_000

type Expected = readonly [deed: Deed, verdict: string, says: RegExp]

const table: Readonly<Record<string, readonly [fits: (asked: Asked) => boolean, ...Expected[]]>> = {
  'empty-array': [
    isEmpty,
    [200, 'pass', /^It takes an empty batch/],
    [400, 'pass', /^It refuses/],
    [500, 'finding', /^It answers 500/],
    ['hang', 'finding', /has not answered/]
  ],
  'malformed-json': [
    isMalformed,
    [400, 'pass', /^It refuses a body that is no JSON/],
    [200, 'finding', /^It answers 200/],
    [500, 'finding', /^It answers 500/],
    ['cut', 'finding', /broke off/]
  ],
  'huge-body': [
    isHuge,
    [413, 'pass', /^It refuses an unsigned body of 20 MB/],
    ['cut', 'pass', /^It cuts the connection off/],
    ['garble', 'finding', /^Its answer to an unsigned body of 20 MB can not be read\.$/],
    [200, 'finding', /^It answers 200/],
    ['hang', 'finding', /neither taken nor refused .* in 30 s/]
  ]
}

for (const [id, [fits, ...rows]] of Object.entries(table))
  t.test(id, async t => {
    for (const [deed, verdict, says] of rows) {
      const { only } = await examine(t, [id], goodBut(fits, deed))
      t.match(only, { verdict, says }, `${deed}`)
      t.equal(only.fix === undefined, verdict === 'pass')
    }
  })

t.test('a handler that throws over it is told what to catch', async t => {
  const { only } = await examine(t, ['malformed-json'], goodBut(isMalformed, 'cut'))
  t.equal(only.fix, 'Catch the error of the parser and answer 400.')
})

t.test('get-request', async t => {
  const rows: Expected[] = [
    [405, 'pass', /^It refuses a GET/],
    [302, 'pass', /^It refuses/],
    [501, 'pass', /^It refuses/],
    [200, 'finding', /^It answers 200 to a GET/],
    ['hang', 'finding', /has not answered a GET/]
  ]
  for (const [deed, verdict, says] of rows) {
    const { only, asked } = await examine(t, ['get-request'], goodBut(isGet, deed))
    t.match(only, { verdict, says, sent: 'GET, without a body' }, `${deed}`)
    t.match(asked[0], { method: 'GET', text: '' })
  }
})

t.test('malformed-json that spoils the next', async t => {
  let isSpoilt = false
  const spoilt: Behave = asked => {
    isSpoilt ||= isMalformed(asked)
    return isSpoilt && !isMalformed(asked) && !isGet(asked) ? 500 : good(asked)
  }
  t.match((await examine(t, ['malformed-json'], spoilt)).only, {
    verdict: 'fail',
    says: 'After a body that is no JSON it does not take a good one.',
    came: /^500/
  })
})

t.test('recovers waits for what ends the receiver after its answer', async t => {
  const onPause = ({ end }: { end(): void }): void => end()
  const { results } = await examine(t, ['unknown-field', 'recovers'], good, { key, onPause })
  t.equal(results[0]?.verdict, 'pass')
  t.match(results[1], { verdict: 'fail', says: /has ended, during or after unknown-field, unless a case before/ })
})

t.test('recovers', async t => {
  const failing = (from: number, to: number): Behave => {
    let deliveries = 0
    return asked => {
      if (asked.text.startsWith('[')) deliveries += 1
      return asked.text.startsWith('[') && deliveries >= from && deliveries <= to ? 503 : good(asked)
    }
  }
  t.match((await examine(t, ['recovers'], good)).only, { verdict: 'pass' })
  t.match((await examine(t, ['recovers'], failing(2, 3))).only, {
    verdict: 'finding',
    says: 'It takes a good delivery again, but only at attempt 3 of 3.',
    sent: /^POST the same event again/
  })
  const never = await examine(t, ['recovers'], failing(2, 99))
  t.match(never.only, { verdict: 'fail', says: /^It answers 503 to a good delivery after all this/ })
  const texts = never.asked.filter(({ text }) => text.startsWith('[')).map(({ text }) => text)
  t.equal(texts.length, 4)
  t.equal(new Set(texts).size, 2, 'the same batch three times')
  t.match((await examine(t, ['recovers'], good, {})).only, { verdict: 'skip', says: /has taken no delivery/ })
})
