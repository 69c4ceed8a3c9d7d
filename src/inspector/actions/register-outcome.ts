// What ENS makes of a callback that it does not create: in words, and with the way out.

import { probeFixIn } from '../../ens/probe.js'
import type { Problem } from '../api.js'
import type { CallbackView } from '../control-views.js'

export interface CallbackForm {
  readonly callbackName: string
  readonly url: string
  readonly maxBatchSize: number
}

export interface RegisterOutcome {
  readonly tone: 'warn' | 'bad'
  /** What happened, for a heading. */
  readonly title: string
  /** ENS's own sentence; empty when it said none. */
  readonly sentence: string
  readonly fix: string
  /** The callback that holds the url. */
  readonly callbackId?: string
  /** That one's probe failed, so it is half made: deleting it loses nothing. */
  readonly isReplaceable: boolean
}

const sameUrl = (a: string, b: string): boolean =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href

const stays = 'A callback with this url, name and size is there, so nothing was created and nothing probed.'
const halfMade = ' Its probe failed; to have it probed again, delete it and create it again.'

const holderOf = (
  url: string,
  callbacks: readonly CallbackView[]
): Pick<RegisterOutcome, 'callbackId' | 'isReplaceable'> => {
  const holder = callbacks.find(callback => sameUrl(callback.url, url))
  if (holder === undefined) return { isReplaceable: false }
  return { isReplaceable: holder.probe.state === 'failed', callbackId: holder.callbackId }
}

/** Of a refusal of `url`; `callbacks` are those there were then. */
export const toRegisterOutcome = (
  { status, message: sentence, hint }: Problem,
  url: string,
  callbacks: readonly CallbackView[]
): RegisterOutcome => {
  const holder = holderOf(url, callbacks)
  if (status === 304) {
    const fix = holder.isReplaceable ? stays + halfMade : stays
    return { tone: 'warn', title: '304: this callback exists already', sentence: '', fix, ...holder }
  }
  const said = { tone: 'bad', sentence } as const
  if (status === 400 && sentence.includes('already registered')) {
    const fix = 'Delete that one first, also when its probe failed; or give its very name and size.'
    return { ...said, title: '400: another callback has this url', fix, ...holder }
  }
  const [, callbackId] = /\bCallbackId is ([\w-]+)\..*\bStatus: \w/s.exec(sentence) ?? []
  if (callbackId !== undefined) {
    const fix = probeFixIn(sentence) ?? 'The page of the callback shows what the probe met.'
    return { ...said, title: '400: the url did not answer the probe with 200', fix, callbackId, isReplaceable: true }
  }
  const fix = hint || 'Mend it, and send it again.'
  return { ...said, title: `${status}: ENS refuses it, and nothing was sent to the url`, fix, isReplaceable: false }
}
