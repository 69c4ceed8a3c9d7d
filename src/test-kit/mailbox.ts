// Things in order of arrival, to be taken one by one by whoever waits, as long as they care to.

import { createStopwatch } from '../clock/create-stopwatch.js'
import { parseDuration } from '../ens/duration.js'
import { UserError } from '../errors.js'

export interface WaitOptions {
  /** Real milliseconds, or a duration such as `5s`. Without it the wait has no end. */
  timeout?: number | string | undefined
}

export interface Mailbox<T> {
  /** All that ever came, taken or not. */
  readonly items: T[]
  put(item: T): void
  /** The first that nobody has taken yet, as soon as there is one; rejects with `inVain` after the timeout. */
  next(options?: WaitOptions): Promise<T>
  /** The first of all that ever came, or come, for which `isIt` holds; it stays to be taken by `next`. Rejects as `next`. */
  find(isIt: (item: T) => boolean, options?: WaitOptions): Promise<T>
  /** Whoever waits, or comes later and finds nothing, gets this error. */
  close(error: Error): void
}

interface Waiting<T> {
  /** Takes it away for good; else it only looks. */
  readonly takes: boolean
  isIt(item: T): boolean
  resolve(item: T): void
  reject(error: Error): void
}

const stopwatch = createStopwatch()

const toMilliseconds = (timeout: number | string): number => {
  const ms = typeof timeout === 'number' ? timeout : parseDuration(timeout)
  if (ms !== undefined && ms >= 0) return ms
  throw new UserError(`timeout: ${timeout} is no duration.`, 'Write milliseconds, or a duration like 500ms or 5s.', {
    code: 'ERR_OPTION'
  })
}

type Who<T> = Pick<Waiting<T>, 'takes' | 'isIt'>

/** Whoever waits for something, until it comes or the time is over. */
const createWaitingRoom = <T>(
  inVain: (ms: number) => Error
): {
  wait(timeout: WaitOptions['timeout'], who: Who<T>): Promise<T>
  /** Hands it to all who look for it, and to the first who takes it: whether somebody has. */
  offer(item: T): boolean
  sendAway(error: Error): void
} => {
  const waiting = new Set<Waiting<T>>()
  return {
    wait: (timeout, who) => {
      const ms = timeout === undefined ? undefined : toMilliseconds(timeout)
      return new Promise((resolve, reject) => {
        const one: Waiting<T> = { ...who, resolve, reject }
        waiting.add(one)
        if (ms === undefined) return
        const cancel = stopwatch.after(ms, () => {
          waiting.delete(one)
          reject(inVain(ms))
        })
        one.resolve = item => {
          cancel()
          resolve(item)
        }
        one.reject = error => {
          cancel()
          reject(error)
        }
      })
    },
    offer: item => {
      const interested = [...waiting].filter(({ isIt }) => isIt(item))
      const taker = interested.find(({ takes }) => takes)
      for (const one of interested.filter(one => one === taker || !one.takes)) {
        waiting.delete(one)
        one.resolve(item)
      }
      return taker !== undefined
    },
    sendAway: error => {
      for (const { reject } of waiting) reject(error)
      waiting.clear()
    }
  }
}

/** `inVain` makes the error of a wait that lasted `ms` milliseconds. */
export const createMailbox = <T>(inVain: (ms: number) => Error): Mailbox<T> => {
  const items: T[] = []
  const untaken: T[] = []
  const { wait, offer, sendAway } = createWaitingRoom<T>(inVain)
  let closed: Error | undefined
  return {
    items,
    put: item => {
      items.push(item)
      if (!offer(item)) untaken.push(item)
    },
    next: async ({ timeout } = {}) => {
      if (untaken.length > 0) return untaken.shift() as T
      if (closed !== undefined) throw closed
      return wait(timeout, { takes: true, isIt: () => true })
    },
    find: async (isIt, { timeout } = {}) => {
      const found = items.find(isIt)
      if (found !== undefined) return found
      if (closed !== undefined) throw closed
      return wait(timeout, { takes: false, isIt })
    },
    close: error => {
      closed = error
      sendAway(error)
    }
  }
}
