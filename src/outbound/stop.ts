// What ends an exchange from our side: its deadline, its caller, or the end of the poster. Values, for they are no errors.

import type { Unanswered } from '../ens/outcome.js'
import type { PostRequest, Stopwatch } from '../ports.js'

export type Reason = Pick<Unanswered, 'status' | 'detail'>

export interface Stop {
  /** Why we stopped, once we have. */
  readonly reason: Reason | undefined
  /** Resolves with it; stays pending if the exchange ends by itself. */
  readonly stopped: Promise<Reason>
  cancel(): void
  /** No more timer and listener. */
  disarm(): void
}

export const armStop = ({ deadlineMs, signal }: PostRequest, { after }: Stopwatch): Stop => {
  let reason: Reason | undefined
  let resolve!: (reason: Reason) => void
  const stopped = new Promise<Reason>(settle => {
    resolve = settle
  })
  const stop = (status: Reason['status'], detail: string): void => {
    reason ??= { status, detail }
    resolve(reason)
  }
  const cancel = (): void => stop('RequestCanceled', 'The request was canceled on our side')
  const clear = after(deadlineMs, () => stop('Timeout', `No whole answer within ${deadlineMs} ms`))
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  return {
    get reason() {
      return reason
    },
    stopped,
    cancel,
    disarm: () => {
      clear()
      signal?.removeEventListener('abort', cancel)
    }
  }
}
