import { jwtVerify } from 'jose'
import t from 'tap'
import { assumptions } from '../../src/ens/assumptions.js'
import { parseDuration } from '../../src/ens/duration.js'
import { eventType, eventTypes } from '../../src/ens/event-catalogue.js'
import { ledger } from '../../src/ens/ledger.js'
import { rules } from '../../src/ens/next-steps.js'
import type { WebExceptionStatus } from '../../src/ens/outcome.js'
import { probeBody, probeSentence, toProbeVerdict } from '../../src/ens/probe.js'
import { hintOf, refusal, refusals } from '../../src/ens/refusals.js'
import { policies } from '../../src/ens/retry-policy.js'
import { checkEventTypes, checkFilters, isSameSubscription, toFilters } from '../../src/ens/subscription-rules.js'
import { issueToken, readToken, scopes } from '../../src/ens/token.js'
import { keyState, newKey, VERIFICATION_KEY_LIFE_MS } from '../../src/ens/verification.js'

t.test('the sentence of a failed probe, to the letter of the reference', async t => {
  const outcome = { answered: false, status: 'NameResolutionFailure', phase: 'dns', detail: '' } as const
  const verdict = toProbeVerdict(outcome, 'example.com')
  const callback = { callbackId: '08b67f0e-5be8-4673-97e9-682c133f778c', url: 'https://example.com' }
  t.equal(
    verdict.passed ? 'passed' : probeSentence(callback, verdict),
    "MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is 08b67f0e-5be8-4673-97e9-682c133f778c. Could not verify callback url `'https://example.com'`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: NameResolutionFailure. The remote name could not be resolved: 'example.com'"
  )
})

t.test('only 200 passes, and every failure says what mends it', async t => {
  const answer = (statusCode: number, reason: string) =>
    ({ answered: true, statusCode, reason, headers: {}, body: new Uint8Array(), truncated: false }) as const
  t.same(toProbeVerdict(answer(200, 'OK'), 'h'), { passed: true })
  t.match(toProbeVerdict(answer(201, 'Created'), 'h'), {
    passed: false,
    status: 'ProtocolError',
    message: 'The remote server returned an unexpected response: (201) Created.'
  })
  t.match(toProbeVerdict(answer(302, 'Found'), 'h'), { message: /unexpected response: \(302\) Found\.$/ })
  t.match(toProbeVerdict(answer(404, 'Not Found'), 'h'), {
    message: 'The remote server returned an error: (404) Not Found.',
    fix: /exactly 200/
  })
  const statuses: Exclude<WebExceptionStatus, 'ProtocolError'>[] = ['ConnectFailure', 'Timeout', 'UnknownError']
  for (const status of statuses) {
    const verdict = toProbeVerdict({ answered: false, status, phase: 'tcp', detail: '' }, 'h')
    t.match(verdict, { passed: false, fix: /\S{3}/ }, status)
  }
})

t.test('the probe body is exactly the two fields', async t => {
  const callback = { callbackId: 'a', verificationKey: 'b', url: 'https://example.com' }
  t.equal(probeBody(callback), '{"callbackId":"a","verificationKey":"b"}')
})

t.test('keys', async t => {
  t.match(newKey(new Uint8Array(32)), /^[A-Za-z0-9+/]{43}=$/, '44 characters of padded base64')
  const callback = { verificationKey: 'k', verificationKeyExpiresAt: 1000 + VERIFICATION_KEY_LIFE_MS }
  t.equal(VERIFICATION_KEY_LIFE_MS, 14_400_000, 'four hours')
  t.equal(keyState(callback, 'k', 999 + VERIFICATION_KEY_LIFE_MS), 'good', 'a millisecond before')
  t.equal(keyState(callback, 'k', 1000 + VERIFICATION_KEY_LIFE_MS), 'expired', 'at the end')
  t.equal(keyState(callback, 'x', 0), 'wrong')
  t.equal(keyState({ ...callback, verificationKey: null }, 'k', 0), 'wrong', 'a used key is gone')
})

t.test('tokens', async t => {
  const secret = Buffer.alloc(32, 7)
  const grant = { clientId: 'c', scopes: ['a', 'b'], expiresAt: 1_900_000_000_000 }
  const token = issueToken(grant, secret)
  const { payload } = await jwtVerify(token, secret, { currentDate: new Date(1_800_000_000_000) })
  t.match(payload, { client_id: 'c', scope: 'a b', exp: 1_900_000_000 }, 'a library reads it')
  t.same(readToken(token, secret, 1_899_999_999_999), grant)
  t.equal(readToken(token, secret, 1_900_000_000_000), undefined, 'expired')
  t.equal(readToken(token, Buffer.alloc(32, 8), 0), undefined, 'signed by another')
  t.equal(readToken(`${token}x`, secret, 0), undefined, 'longer')
  t.equal(readToken('a.b', secret, 0), undefined, 'not one of ours')
  const [head, , signature] = token.split('.')
  const forged = Buffer.from('{"client_id":"c","scope":"all"}').toString('base64url')
  t.equal(readToken(`${head}.${forged}.${signature}`, secret, 0), undefined, 'forged')
  const forever = issueToken({ clientId: 'c', scopes }, secret)
  t.same(readToken(forever, secret, Number.MAX_SAFE_INTEGER), { clientId: 'c', scopes }, 'without an end')
  t.equal(scopes.length, 8)
})

t.test('subscriptions ask for what exists', async t => {
  checkEventTypes(['TransactionalSendEvents.EmailSent', 'EngagementEvents.EmailOpen'])
  t.throws(() => checkEventTypes(['X.Y', 'TransactionalSendEvents.EmailSent', 'Z']), {
    code: 'unknownEventTypes',
    message: 'Unknown event types: X.Y, Z.'
  })
  const sent = ['TransactionalSendEvents.EmailSent']
  checkFilters(['definitionKey=a=b'], sent)
  t.throws(() => checkFilters(['bounceCode=HARD'], sent), { code: 'unknownFilter' })
  checkFilters(['bounceCode=HARD'], [...sent, 'TransactionalSendEvents.EmailBounced'])
  t.throws(() => checkFilters(['definitionKey'], sent), { code: 'wrongFormat' })
  t.throws(() => checkFilters(['=a'], sent), { code: 'wrongFormat' })
  t.same(toFilters(['']), [], 'Observed: [""] is none')
  t.same(toFilters(), [])
  const subscription = {
    subscriptionId: '1',
    callbackId: 'c',
    subscriptionName: 'n',
    eventCategoryTypes: sent,
    filters: [],
    status: 'active',
    statusReason: '',
    activeAt: 0,
    createdAt: 0
  } as const
  t.ok(isSameSubscription(subscription, { ...subscription, subscriptionId: '2', createdAt: 1 }))
  t.notOk(isSameSubscription(subscription, { ...subscription, filters: ['definitionKey=a'] }))
  t.notOk(isSameSubscription(subscription, { ...subscription, callbackId: 'd' }))
})

t.test('the catalogue', async t => {
  t.equal(new Set(eventTypes.map(({ name }) => name)).size, eventTypes.length, 'no name twice')
  t.equal(eventTypes.length, 36)
  for (const { name } of eventTypes)
    t.match(name, /^(TransactionalSendEvents|EngagementEvents|SendEvents)\.[A-Z][A-Za-z]+$/)
  t.equal(eventType('SendEvents.Nothing'), undefined)
})

t.test('every refusal can be said, with a status, an errorcode and a hint', async t => {
  for (const [code, row] of Object.entries(refusals)) {
    const error = refusal(code as keyof typeof refusals, { callbackId: 'c' })
    t.equal(error.code, code)
    t.ok(row.status >= 400 && row.status <= 503, `${code} has a status`)
    t.ok(hintOf(error).length > 10, `${code} says what to do`)
    t.notMatch(error.message, /[{}]/, `${code} is filled`)
  }
  t.equal(
    refusal('urlTaken', { url: 'https://a/', callbackId: 'c' }).message,
    "The url 'https://a/' is already registered as a callback."
  )
})

t.test('the ledger has every assumption, and says each thing once', async t => {
  const rows = ledger.filter(({ source }) => source === 'Assumed').map(({ behaviour }) => behaviour)
  t.same(
    rows,
    Object.values(assumptions).map(({ says }) => says)
  )
  t.equal(new Set(ledger.map(({ behaviour }) => behaviour)).size, ledger.length)
  const topics = new Set(ledger.map(({ topic }) => topic))
  for (const topic of ['publishing', 'payload', 'signature', 'delivery']) t.ok(topics.has(topic), topic)
})

t.test(
  'the ledger explains each rule that a delivery can name, and the table of retries is what is assumed',
  async t => {
    for (const [name, sentence] of Object.entries(rules))
      t.ok(
        ledger.some(({ topic, behaviour }) => topic === 'delivery' && behaviour === `${name}: ${sentence}`),
        name
      )
    const { current, '2022': suspending } = policies
    t.equal(current.spacingMs, assumptions.retrySpacing.value)
    t.match(current.deferral, assumptions.deferral.value)
    t.same(suspending.suspension?.forMs, assumptions.suspensionLadder.value)
  }
)

t.test('durations', async t => {
  t.same(
    ['500ms', '3s', '10m', '4h', '7d', '1.5s', ' 2s ', '0'].map(parseDuration),
    [500, 3000, 600_000, 14_400_000, 604_800_000, 1500, 2000, 0]
  )
  t.same(['', '3', '3 s', '-3s', 's', '3w', '1e3s'].map(parseDuration), Array(7).fill(undefined))
})
