// Dials until there is a link to go on with: under the name that is wanted, and with a URL that ENS takes.

import type { UserError } from '../../errors.js'
import { pause } from '../../pause.js'
import { isRetryable, tunnelFailure } from '../failures.js'
import type { Link } from '../tunnel-ports.js'
import type { BackOff } from './back-off.js'
import { type Dialling, dialOnce } from './dial-once.js'
import { tunnelUrlFailure } from './tunnel-url.js'

/** A name becomes free within seconds, or within the minute for which a relay keeps it. */
export const LONGEST_FOR_NAME_MS = 2000

export interface Wish extends Dialling {
  readonly allowLocalUrls: boolean
  /** What to ask for. */
  readonly name: string | undefined
  /** What must come; undefined: whatever comes. */
  readonly mustBe: string | undefined
  /** When another came: whether to take it, to try again, or to give up. Asked each time. */
  onOtherName(): 'take' | 'again' | 'fail'
  /** Told of each failure after which it is tried again. */
  onFailure(why: UserError): void
}

interface Refused {
  readonly why: UserError
  readonly again: boolean
  readonly longestMs?: number
}

const refusalOf = (link: Link, { mustBe, onOtherName, allowLocalUrls }: Wish): Refused | undefined => {
  const onName = mustBe === undefined || link.name === mustBe ? 'take' : onOtherName()
  if (onName !== 'take') {
    const why = tunnelFailure('ERR_TUNNEL_NAME', `The name ${mustBe} was asked for, and ${link.url} was given.`)
    return { why, again: onName === 'again', longestMs: LONGEST_FOR_NAME_MS }
  }
  const why = tunnelUrlFailure(link.url, { allowLocalUrls })
  return why && { why, again: false }
}

const attempt = async (wish: Wish, signal: AbortSignal): Promise<Link | Refused> => {
  let link: Link
  try {
    link = await dialOnce(wish, wish.name, signal)
  } catch (error) {
    return { why: error as UserError, again: isRetryable(error) }
  }
  const refused = refusalOf(link, wish)
  if (refused === undefined) return link
  await link.close()
  return refused
}

/** Rejects with a failure that trying again does not mend. Resolves with undefined when it was cancelled. */
export const dialUntilTaken = async (wish: Wish, backOff: BackOff, signal: AbortSignal): Promise<Link | undefined> => {
  while (!signal.aborted) {
    const come = await attempt(wish, signal)
    if (!('why' in come)) return come
    if (signal.aborted) return undefined
    if (!come.again) throw come.why
    wish.onFailure(come.why)
    await pause(wish.stopwatch, backOff.next(come.longestMs), signal)
  }
  return undefined
}
