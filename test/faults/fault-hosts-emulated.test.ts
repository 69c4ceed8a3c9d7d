// The hosts under fault.test at a running emulator: each is registered, and its 400 compared to the letter; then deliveries.

import t, { type Test } from 'tap'
import type { DeliveryView } from '../../src/ens/delivery.js'
import { EnsApiError, EnsClient } from '../../src/index.js'
import { type Ens, startEns } from '../support/ens.js'
import { subscribe } from '../support/subscribed.js'

const closed = (inner: string): string => `The underlying connection was closed: ${inner}.`
const trust = `TrustFailure. ${closed('Could not establish trust relationship for the SSL/TLS secure channel')}`

/** What follows `Status: `. */
const sentences: Readonly<Record<string, string>> = {
  'name-resolution-failure':
    "NameResolutionFailure. The remote name could not be resolved: 'name-resolution-failure.fault.test'",
  'connect-failure': 'ConnectFailure. Unable to connect to the remote server',
  timeout: 'Timeout. The operation has timed out',
  'trust-failure-self-signed': trust,
  'trust-failure-expired': trust,
  'trust-failure-wrong-host': trust,
  'trust-failure-untrusted-ca': trust,
  'secure-channel-failure': 'SecureChannelFailure. The request was aborted: Could not create SSL/TLS secure channel.',
  'receive-failure': `ReceiveFailure. ${closed('An unexpected error occurred on a receive')}`,
  'send-failure': `SendFailure. ${closed('An unexpected error occurred on a send')}`,
  'connection-closed': `ConnectionClosed. ${closed('The connection was closed unexpectedly')}`,
  'server-protocol-violation':
    'ServerProtocolViolation. The server committed a protocol violation. Section=ResponseStatusLine',
  'message-length-limit': `MessageLengthLimitExceeded. ${closed('The message length limit was exceeded')}`,
  'protocol-error-404': 'ProtocolError. The remote server returned an error: (404) Not Found.',
  'protocol-error-503': 'ProtocolError. The remote server returned an error: (503) Server Unavailable.',
  'redirect-301': 'ProtocolError. The remote server returned an unexpected response: (301) Moved Permanently.',
  'flaky-1': 'ProtocolError. The remote server returned an error: (503) Server Unavailable.',
  'no-kind': "NameResolutionFailure. The remote name could not be resolved: 'no-kind.fault.test'"
}

const clientOf = ({ emulator: { url, clientId, clientSecret } }: Ens): EnsClient =>
  new EnsClient({ target: url, clientId, clientSecret })

const register = async (ens: Ens, url: string): Promise<string> => {
  const client = clientOf(ens)
  try {
    const { callbackId } = (await client.createCallback({ callbackName: url, url })) as { callbackId: string }
    return callbackId
  } finally {
    await client.close()
  }
}

const forget = async ({ call }: Ens): Promise<void> => {
  const { json } = await call('GET', '/_ens-local/callbacks')
  for (const { callbackId } of json.callbacks) await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
}

/** The message of the 400. */
const refusal = async (ens: Ens, url: string): Promise<string> => {
  const error = await register(ens, url).then(
    () => undefined,
    (error: unknown) => error
  )
  return error instanceof EnsApiError ? error.message : `no refusal: ${error}`
}

t.test('each is registered and refused, to the letter', async t => {
  const ens = await startEns(t)
  // Only `timeout` is to meet a short deadline.
  const hurried = await startEns(t, { probeTimeout: '300ms' })
  for (const [kind, sentence] of Object.entries(sentences)) {
    const url = `https://${kind}.fault.test/ens`
    const message = await refusal(kind === 'timeout' ? hurried : ens, url)
    const [, callbackId] = /CallbackId is ([0-9a-f-]{36})\./.exec(message) ?? []
    t.equal(
      message,
      `MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is ${callbackId}. Could not verify callback url \`'${url}'\`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: ${sentence}`
    )
  }
})

t.test('flaky-2 is taken at the third try', async t => {
  const ens = await startEns(t)
  const url = 'https://flaky-2.fault.test/ens'
  for (const _try of [1, 2]) {
    t.match(await refusal(ens, url), /\(503\) Server Unavailable\.$/)
    await forget(ens)
  }
  t.match(await register(ens, url), /^[0-9a-f-]{36}$/)
  await forget(ens)
  await ens.emulator.reset()
  t.match(await refusal(ens, url), /\(503\) Server Unavailable\.$/, 'after a reset it counts anew')
})

/** Verifies and subscribes it, and sends an event. The receiver tells nobody its key, so the control API does. */
const goOn = async (t: Test, ens: Ens, callbackId: string): Promise<void> => {
  const { call, emulator } = ens
  const { json } = await call('GET', '/_ens-local/callbacks')
  const [{ verificationKey }] = json.callbacks
  t.equal((await call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey })).status, 200)
  await subscribe(ens, callbackId)
  await emulator.publish({ type: 'EmailSent' })
}

const newest = async ({ emulator }: Ens): Promise<DeliveryView> => {
  const { deliveries } = await emulator.deliveries.list()
  return deliveries[0] as DeliveryView
}

t.test('deliveries: the first fails, and the next one is taken', async t => {
  const ens = await startEns(t, { clock: 'manual', deliveryTimeout: '30s' })
  const url = 'https://flaky-1.fault.test/ens'
  t.match(await refusal(ens, url), /\(503\) Server Unavailable\.$/)
  await forget(ens)
  await goOn(t, ens, await register(ens, url))
  await ens.emulator.clock.advance('10s')
  const { state, attempts } = await newest(ens)
  t.equal(state, 'delivered')
  t.strictSame(
    attempts.map(({ response }) => response?.statusCode),
    [503, 200]
  )
})

t.test('deliveries: slow, in time and too late', async t => {
  const inTime = await startEns(t, { deliveryTimeout: '30s' })
  await goOn(t, inTime, await register(inTime, 'https://slow-20.fault.test/ens'))
  await inTime.emulator.settled({ timeout: '30s' })
  t.match(await newest(inTime), { state: 'delivered' })

  // The probe waits for as long as it takes, and a delivery does not.
  const late = await startEns(t, { clock: 'manual', deliveryTimeout: '50ms' })
  await goOn(t, late, await register(late, 'https://slow-600.fault.test/ens'))
  await late.emulator.clock.advance('10s')
  const { state, attempts } = await newest(late)
  t.equal(state, 'deferred')
  t.strictSame(
    attempts.map(({ error }) => error?.status),
    ['Timeout', 'Timeout', 'Timeout']
  )
})
