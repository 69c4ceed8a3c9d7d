// The last scenes: a callback whose port is closed, and what it takes to register it again.

import { EnsApiError } from '../../client/ens-api-error.js'
import { CALLBACKS, expect, type Scene, show } from './scene.js'
import { NOBODYS_HOST, type Stage } from './stage.js'

const URL_NOWHERE = `https://${NOBODYS_HOST}/ens`

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

export const nobodyAtHome = (stage: Stage): Scene[] => {
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
