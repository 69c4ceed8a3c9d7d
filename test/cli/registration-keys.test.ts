import t from 'tap'
import { receiverKeys } from '../../src/cli/registration-keys.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { startFakeEns } from '../support/fake-ens.js'

const startKeys = async (t: Parameters<typeof startFakeEns>[0]) => {
  const ens = await startFakeEns(t)
  const client = new EnsClient({ target: ens.url, token: 'any' })
  t.teardown(() => client.close())
  return { ens, keys: receiverKeys(client, { url: ens.url, isTenant: false }, () => 'http://127.0.0.1:4011') }
}

const keyOf = ({ signatureKey }: Awaited<ReturnType<typeof startKeys>>['keys']['receiver']): unknown =>
  typeof signatureKey === 'function' ? signatureKey('id') : signatureKey

t.test('a verification that fails inside the probe can be tried again with its key', async t => {
  const { ens, keys } = await startKeys(t)
  const verification = { callbackId: 'id-1', verificationKey: 'c2VjcmV0' }
  ens.answer({
    status: 404,
    body: { message: 'The callbackId or the verificationKey is incorrect.', errorcode: 30003 }
  })
  await t.rejects(async () => keys.receiver.onVerification?.(verification), {
    message: /^ENS refused: The callbackId .* A key is single use/
  })
  ens.answer('hang-up')
  await t.rejects(async () => keys.receiver.onVerification?.(verification), {
    message: /^No answer from .*Is the emulator/
  })
  t.equal(await keys.obtainKey('id-1'), 'c2VjcmV0')
  await t.rejects(keys.obtainKey('id-2'), { code: 'ERR_PROBE_ELSEWHERE', hint: /lead to http:\/\/127.0.0.1:4011,/ })
})

t.test('probes of strangers do not fill the memory', async t => {
  const { keys } = await startKeys(t)
  for (let index = 0; index <= 100; index += 1)
    await keys.receiver.onVerification?.({ callbackId: `id-${index}`, verificationKey: `key-${index}` })
  await t.rejects(keys.obtainKey('id-0'), { code: 'ERR_PROBE_ELSEWHERE' })
  t.equal(await keys.obtainKey('id-1'), 'key-1')
  t.equal(await keys.obtainKey('id-100'), 'key-100')
})

t.test('signatures are checked with the key that is in use', async t => {
  const { keys } = await startKeys(t)
  t.equal(keyOf(keys.receiver), undefined)
  keys.useSignatureKey('first')
  t.equal(keyOf(keys.receiver), 'first')
  keys.useSignatureKey(undefined)
  t.equal(keyOf(keys.receiver), undefined)
})
