// The kinds that bend an exchange, each with a way to a callback that a test watches.

import t from 'tap'
import type { Fault } from '../../src/ens/fault-rule.js'
import { SIGNATURE_HEADER } from '../../src/ens/signature.js'
import type { BentExchange } from '../../src/faults/fault-kind.js'
import { faultKinds } from '../../src/faults/fault-kinds.js'
import { findKind } from '../../src/faults/find-kind.js'
import type { Exchange, PostRequest } from '../../src/ports.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'
import { buildRequest } from '../support/posting.js'

const answered = (statusCode: number, reason = ''): Exchange => ({
  outcome: { answered: true, statusCode, reason, headers: {}, body: new Uint8Array(), truncated: false },
  timings: { total: 1 }
})
const refused: Exchange = {
  outcome: { answered: false, status: 'ConnectFailure', phase: 'tcp', detail: 'refused' },
  timings: { total: 1 }
}

const SIGNATURE = Buffer.alloc(32, 7).toString('base64')

const bend = async (
  fault: Fault,
  exchanges: Exchange[],
  change: Partial<PostRequest> = {}
): Promise<BentExchange & { posts: PostRequest[] }> => {
  const posts: PostRequest[] = []
  const post = async (request: PostRequest): Promise<Exchange> => {
    posts.push(request)
    return exchanges.shift() ?? refused
  }
  const signal = change.signal ?? new AbortController().signal
  const request = buildRequest({ headers: { a: 'b', [SIGNATURE_HEADER]: SIGNATURE }, ...change })
  const kind = findKind(fault.kind)?.kind
  const bent = await kind?.bend?.(request, { fault, post, stopwatch: fakeStopwatch(), signal })
  return { ...(bent as BentExchange), posts }
}

t.test('a kind does something in each of its phases', async t => {
  for (const { name, phases, receiver, bend: bends, holdBack, bendCall, happens, ensSays, fix } of faultKinds) {
    t.ok(phases.length > 0, name)
    t.equal(phases.includes('api'), bendCall !== undefined, `${name} bends calls`)
    const others = phases.some(phase => phase !== 'api')
    t.equal(
      others,
      [receiver, bends, holdBack].filter(one => one !== undefined).length === 1,
      `${name} bends exchanges`
    )
    for (const words of [happens, ensSays, fix]) t.match(words, /^\S.*\.$/, name)
  }
})

t.test('drop-ack: whatever the answer is, it is a timeout', async t => {
  const { exchange, detail, posts } = await bend({ kind: 'drop-ack' }, [answered(503, 'Busy')])
  t.equal(posts.length, 1)
  t.match(exchange, {
    outcome: {
      answered: false,
      status: 'Timeout',
      phase: 'headers',
      detail: 'The request was answered 503 Busy, and the answer was dropped'
    },
    timings: { total: 1 }
  })
  t.equal(detail, 'The request was answered 503 Busy, and the answer was dropped')
  t.same(await bend({ kind: 'drop-ack' }, [refused]).then(({ posts: _posts, ...bent }) => bent), { exchange: refused })
})

t.test('duplicate: twice the same, and the first answer counts', async t => {
  const { exchange, detail, posts } = await bend({ kind: 'duplicate' }, [answered(200), answered(500)])
  t.equal(posts.length, 2)
  t.equal(posts[0], posts[1])
  t.match(exchange.outcome, { statusCode: 200 })
  t.equal(detail, 'Sent twice; the second was answered 500')
  t.match(await bend({ kind: 'duplicate' }, [answered(200), refused]), {
    detail: 'Sent twice; the second failed as ConnectFailure'
  })
  const { posts: once } = await bend({ kind: 'duplicate' }, [refused], { signal: AbortSignal.abort() })
  t.equal(once.length, 1, 'not when it has been called off')
})

t.test('signatures', async t => {
  const corrupt = await bend({ kind: 'corrupt-signature' }, [answered(200)])
  const { [SIGNATURE_HEADER]: sent = '', ...others } = corrupt.posts[0]?.headers ?? {}
  t.same(others, { a: 'b' })
  t.not(sent, SIGNATURE)
  t.equal(Buffer.from(sent, 'base64').length, 32)
  t.equal(sent.length, SIGNATURE.length)
  for (const first of [SIGNATURE, Buffer.alloc(32, 255).toString('base64')]) {
    const seen = [first]
    for (const _time of ['as it is sent', 'in a replay of that to the byte']) {
      const { posts } = await bend({ kind: 'corrupt-signature' }, [answered(200)], {
        headers: { [SIGNATURE_HEADER]: String(seen.at(-1)) }
      })
      seen.push(String(posts[0]?.headers[SIGNATURE_HEADER]))
    }
    t.equal(new Set(seen).size, 3, 'what is wrong is not put right by the same fault')
  }
  const bare = await bend({ kind: 'corrupt-signature' }, [answered(200)], { headers: { a: 'b' } })
  t.same(bare.posts[0]?.headers, { a: 'b' })
  const missing = await bend({ kind: 'missing-signature' }, [answered(200)])
  t.same(missing.posts[0]?.headers, { a: 'b' })
})

t.test('corrupt-body: one byte, and JSON stays JSON where there is a digit', async t => {
  const sent = async (text: string): Promise<string> => {
    const body = Buffer.from(text)
    const { posts, detail } = await bend({ kind: 'corrupt-body' }, [answered(200)], { body })
    const altered = Buffer.from(posts[0]?.body ?? [])
    t.equal(body.toString(), text, 'the original is left alone')
    t.equal(altered.length, body.length)
    t.equal([...altered].filter((byte, place) => byte !== body[place]).length, 1)
    t.match(detail, /^Byte \d+ of the body was sent as 0x[0-9a-f]{2} in place of 0x[0-9a-f]{2}$/)
    return altered.toString()
  }
  t.equal(await sent('[{"a":1,"b":2}]'), '[{"a":1,"b":3}]')
  t.equal(await sent('[{"a":10,"b":"c"}]'), '[{"a":20,"b":"c"}]')
  t.equal(await sent('[9]'), '[8]')
  t.equal(await sent('["aaa"]'), '["a`a"]')
})

t.test('delay: later, or at once when it is called off', async t => {
  const stopwatch = fakeStopwatch()
  const { signal } = new AbortController()
  let isSent = false
  const post = async (): Promise<Exchange> => {
    isSent = true
    return answered(200)
  }
  const fault = { kind: 'delay', by: '2s' }
  const bent = findKind('delay')?.kind.bend?.(buildRequest(), { fault, post, stopwatch, signal })
  await stopwatch.elapse(1999)
  t.equal(isSent, false)
  await stopwatch.elapse(1)
  t.match(await bent, { exchange: { outcome: { statusCode: 200 } } })
  const called = await bend({ kind: 'delay', by: 5 }, [answered(200)], { signal: AbortSignal.abort() })
  t.equal(called.posts.length, 1, 'what it is called off with is the poster’s business')
})

t.test('what rules make of calls and of queues', async t => {
  const kindOf = (name: string) => findKind(name)?.kind
  t.same(kindOf('status')?.bendCall?.({ kind: 'status', status: 418 }), { status: 418 })
  t.same(kindOf('delay')?.bendCall?.({ kind: 'delay', by: '1s' }), { delayMs: 1000 })
  t.equal(kindOf('reorder')?.holdBack?.({ kind: 'reorder' }), 1000)
  t.equal(kindOf('reorder')?.holdBack?.({ kind: 'reorder', by: '10m' }), 600_000)
})
