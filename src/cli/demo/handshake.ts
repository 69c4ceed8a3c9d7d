// The first scenes: from a token to a callback that is verified.

import type { CreatedCallback } from '../../client/wire.js'
import { SIGNATURE_HEADER } from '../../ens/signature.js'
import { CALLBACKS, expect, type Scene, shorten, show } from './scene.js'
import { RECEIVER_HOST, type Stage } from './stage.js'

const URL_HERE = `https://${RECEIVER_HOST}/ens`

const checkProbe = ({ requests }: Stage): string => {
  const [probe] = requests
  if (probe === undefined) throw new Error('Expected a probe at the receiver, and none came.')
  const { callbackId, verificationKey, ...rest } = JSON.parse(Buffer.from(probe.body).toString()) as Record<
    string,
    string
  >
  expect(probe.method === 'POST' && probe.target === '/ens', 'the probe to be a POST to /ens')
  expect(
    String(verificationKey).length === 44 && Object.keys(rest).length === 0,
    'callbackId and verificationKey, no more'
  )
  expect(!probe.rawHeaders.some(name => name.toLowerCase() === SIGNATURE_HEADER), 'no signature on the probe')
  return show({ callbackId, verificationKey: shorten(verificationKey) })
}

const checkOrder = ({ emulator }: Stage): void => {
  const types = emulator.activities.after(0, emulator.activities.newest()).map(({ type }) => type)
  const verified = types.indexOf('callback.verified')
  expect(verified >= 0 && verified < types.indexOf('probe.passed'), 'ens-verify before the answer to the probe')
}

/** `created` gets the callback as soon as there is one. */
export const handshake = (stage: Stage, created: (callback: CreatedCallback) => void): Scene[] => {
  let callback: CreatedCallback
  return [
    {
      name: 'token',
      title: 'Get a token',
      async play() {
        const token = await stage.logIn()
        const callbacks = await stage.client().getAllCallbacks()
        expect(callbacks.length === 0, 'no callbacks yet')
        return [`POST /v2/token → 200  Bearer ${shorten(token)}`]
      }
    },
    {
      name: 'probe',
      title: 'Register a callback: ENS posts a probe to it at once',
      async play() {
        const wanted = { callbackName: 'demo', url: URL_HERE }
        callback = (await stage.client().createCallback(wanted)) as CreatedCallback
        expect(callback !== undefined, 'a new callback, and no 304')
        created(callback)
        const body = checkProbe(stage)
        return [`POST ${CALLBACKS}  ${show([wanted])}`, `the receiver gets POST /ens  ${body}`]
      }
    },
    {
      name: 'verify',
      title: 'The receiver calls ens-verify with that key, then answers the probe with 200',
      async play() {
        checkOrder(stage)
        return ['POST /platform/v1/ens-verify → 200']
      }
    },
    {
      name: 'created',
      title: 'Now the registration is answered, with the key that signs all deliveries',
      async play() {
        expect(callback.signatureKey.length === 44 && callback.url === URL_HERE, 'a 201 with a signatureKey')
        return [`→ 201  ${show({ ...callback, signatureKey: shorten(callback.signatureKey) })}`]
      }
    },
    {
      name: 'verified',
      title: 'The callback is verified',
      async play() {
        const { callbackId, status } = await stage.client().getCallback(callback.callbackId)
        expect(status === 'verified', `the callback to be verified; it is ${status}`)
        return [`GET …/ens-callbacks/${callbackId} → 200  status: ${status}`]
      }
    }
  ]
}
