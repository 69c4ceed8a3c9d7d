// What ends an exchange from our side: its deadline, its caller, or the end of the poster. Values, for they are no errors.

import type { Unanswered } from '../ens/outcome.js'
import type { PostRequest, Stopwatch } from '../ports.js'

export type Reason = Pick<Unanswered, 'status' | 'detail'>

export interface Stop {
  /** Why we stopped, once we have. */
  readonly reason: Reason | undefined
  cancel(): void
  /** No more timer and listener. */
  disarm(): void
}

/** `stopped` is called at most once, not in this turn, and not if the exchange ends by itself. */
export const armStop = (
  { deadlineMs, signal }: PostRequest,
  { after }: Stopwatch,
  stopped: (reason: Reason) => void
): Stop => {
  let reason: Reason | undefined
  const stop = (status: Reason['status'], detail: string): void => {
    reason = { status, detail }
    stopped(reason)
  }
  const cancel = (): void => stop('RequestCanceled', 'The request was canceled on our side')
  const clear = after(deadlineMs, () => stop('Timeout', `No whole answer within ${deadlineMs} ms`))
  signal?.addEventListener('abort', cancel, { once: true })
  return {
    get reason() {
      return reason
    },
    cancel,
    disarm: () => {
      clear()
      signal?.removeEventListener('abort', cancel)
    }
  }
}
