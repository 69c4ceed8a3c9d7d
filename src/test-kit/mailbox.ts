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
  /** Whoever waits, or comes later and finds nothing, gets this error. */
  close(error: Error): void
}

interface Waiting<T> {
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

/** `inVain` makes the error of a wait that lasted `ms` milliseconds. */
export const createMailbox = <T>(inVain: (ms: number) => Error): Mailbox<T> => {
  const items: T[] = []
  const untaken: T[] = []
  const waiting = new Set<Waiting<T>>()
  let closed: Error | undefined

  const wait = (timeout: WaitOptions['timeout']): Promise<T> => {
    const ms = timeout === undefined ? undefined : toMilliseconds(timeout)
    return new Promise((resolve, reject) => {
      const one: Waiting<T> = { resolve, reject }
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
  }

  return {
    items,
    put: item => {
      items.push(item)
      const [first] = waiting
      if (first === undefined) untaken.push(item)
      else {
        waiting.delete(first)
        first.resolve(item)
      }
    },
    next: async ({ timeout } = {}) => {
      if (untaken.length > 0) return untaken.shift() as T
      if (closed !== undefined) throw closed
      return wait(timeout)
    },
    close: error => {
      closed = error
      for (const { reject } of waiting) reject(error)
      waiting.clear()
    }
  }
}
