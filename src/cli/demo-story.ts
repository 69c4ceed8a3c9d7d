// The demo's story: each step is done over real sockets, and checked before it is told.

import { EnsApiError } from '../client/ens-api-error.js'
import type { CreatedCallback } from '../client/wire.js'
import { SIGNATURE_HEADER } from '../ens/signature.js'
import { NOBODYS_HOST, RECEIVER_HOST, type Stage } from './demo-stage.js'

export interface Step {
  readonly name: string
  readonly title: string
  readonly ok: boolean
  /** What was seen, or why it is not as it should be. */
  readonly details: readonly string[]
}

interface Scene {
  readonly name: string
  readonly title: string
  /** What was seen; throws when it is not as it should be. */
  play(): Promise<string[]>
}

const URL_HERE = `https://${RECEIVER_HOST}/ens`
const URL_NOWHERE = `https://${NOBODYS_HOST}/ens`
const CALLBACKS = '/platform/v1/ens-callbacks'

const expect = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(`Expected ${what}.`)
}

/** With blanks, so that a narrow terminal can break it. */
const show = (value: object): string =>
  JSON.stringify(value, null, 1)
    .replaceAll(/(?<=[[{])\n\s*|\n\s*(?=[\]}])/g, '')
    .replaceAll(/\n\s*/g, ' ')

const shorten = (secret: unknown): string => `${String(secret).slice(0, 8)}…`

/** The refusal that ENS answers; throws when it does not refuse. */
const refusalOf = async (call: Promise<unknown>): Promise<EnsApiError> => {
  try {
    await call
  } catch (error) {
    if (error instanceof EnsApiError) return error
    throw error
  }
  throw new Error('Expected a refusal, and there was none.')
}

const checkProbe = ({ probes }: Stage): string => {
  const [probe] = probes
  if (probe === undefined) throw new Error('Expected a probe at the receiver, and none came.')
  const { callbackId, verificationKey, ...rest } = JSON.parse(probe.body) as Record<string, string>
  expect(probe.method === 'POST' && probe.target === '/ens', 'the probe to be a POST to /ens')
  expect(
    String(verificationKey).length === 44 && Object.keys(rest).length === 0,
    'callbackId and verificationKey, no more'
  )
  expect(!probe.headers.some(name => name.toLowerCase() === SIGNATURE_HEADER), 'no signature on the probe')
  return show({ callbackId, verificationKey: shorten(verificationKey) })
}

const checkOrder = ({ emulator }: Stage): void => {
  const types = emulator.activities.after(0, emulator.activities.newest()).map(({ type }) => type)
  const verified = types.indexOf('callback.verified')
  expect(verified >= 0 && verified < types.indexOf('probe.passed'), 'ens-verify before the answer to the probe')
}

const handshake = (stage: Stage): Scene[] => {
  let created: CreatedCallback
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
        created = (await stage.client().createCallback(wanted)) as CreatedCallback
        expect(created !== undefined, 'a new callback, and no 304')
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
        expect(created.signatureKey.length === 44 && created.url === URL_HERE, 'a 201 with a signatureKey')
        return [`→ 201  ${show({ ...created, signatureKey: shorten(created.signatureKey) })}`]
      }
    },
    {
      name: 'verified',
      title: 'The callback is verified',
      async play() {
        const { callbackId, status } = await stage.client().getCallback(created.callbackId)
        expect(status === 'verified', `the callback to be verified; it is ${status}`)
        return [`GET …/ens-callbacks/${callbackId} → 200  status: ${status}`]
      }
    }
  ]
}

const nobodyAtHome = (stage: Stage): Scene[] => {
  const wanted = { callbackName: 'nobody', url: URL_NOWHERE }
  let callbackId = ''
  const probeFails = async (): Promise<EnsApiError> => {
    const refusal = await refusalOf(stage.client().createCallback(wanted))
    expect(refusal.status === 400 && refusal.message.includes('Status: ConnectFailure.'), 'a 400 with ConnectFailure')
    callbackId = refusal.message.replace(/^.*CallbackId is ([\w-]+).*$/s, '$1')
    return refusal
  }
  return [
    {
      name: 'nobody-at-home',
      title: 'And when nobody is at home? A callback whose port is closed gets the real 400',
      async play() {
        const { message } = await probeFails()
        return [`POST ${CALLBACKS}  ${show([wanted])}`, `→ 400  ${message}`]
      }
    },
    {
      name: 'url-taken',
      title: 'The failed callback stays, and holds its url',
      async play() {
        const other = { ...wanted, callbackName: 'second try' }
        const { status, message } = await refusalOf(stage.client().createCallback(other))
        expect(status === 400 && !message.includes('ConnectFailure'), 'a 400 because the url is taken')
        return [`POST ${CALLBACKS}  ${show([other])}`, `→ 400  ${message}`]
      }
    },
    {
      name: 'deleted',
      title: 'Deleting it sets the url free',
      async play() {
        const deleted = callbackId
        await stage.client().deleteCallback(deleted)
        await probeFails()
        await stage.client().deleteCallback(callbackId)
        expect((await stage.client().getAllCallbacks()).length === 1, 'only the first callback to be left')
        return [`DELETE …/ens-callbacks/${deleted} → 200`, 'the url can be registered again']
      }
    }
  ]
}

const play = async ({ name, title, play: run }: Scene): Promise<Step> => {
  try {
    return { name, title, ok: true, details: await run() }
  } catch (error) {
    return { name, title, ok: false, details: [error instanceof Error ? error.message : String(error)] }
  }
}

/** Step by step, as it happens; after one that fails there are no more. */
export async function* tellStory(stage: Stage): AsyncGenerator<Step> {
  for (const scene of [...handshake(stage), ...nobodyAtHome(stage)]) {
    const step = await play(scene)
    yield step
    if (!step.ok) return
  }
}
