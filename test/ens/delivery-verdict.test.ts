import t from 'tap'
import { toDeliveryVerdict } from '../../src/ens/delivery-verdict.js'

const answered = (statusCode: number, reason: string) =>
  ({ answered: true, statusCode, reason, headers: {}, body: new Uint8Array(), truncated: false }) as const

t.test('says whether it is success, and why', async t => {
  t.strictSame(toDeliveryVerdict(answered(202, 'Accepted'), 3000), { ok: true, verdict: '202 Accepted' })
  t.strictSame(toDeliveryVerdict(answered(205, ''), 3000), { ok: false, verdict: '205 is none of 200 to 204' })
  const unanswered = { answered: false, phase: 'tcp', detail: 'refused' } as const
  t.strictSame(toDeliveryVerdict({ ...unanswered, status: 'Timeout' }, 3000), {
    ok: false,
    verdict: 'no whole answer within 3000 ms'
  })
  t.strictSame(toDeliveryVerdict({ ...unanswered, status: 'ConnectFailure' }, 3000), {
    ok: false,
    verdict: 'ConnectFailure: refused'
  })
})
