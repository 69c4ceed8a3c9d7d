// What ends an exchange from our side: its deadline, its caller, or the end of the poster. Values, for they are no errors.

import type { Unanswered } from '../ens/outcome.js'
import type { PostRequest, Stopwatch } from '../ports.js'

export type Reason = Pick<Unanswered, 'status' | 'detail'>

export interface Stop {
  cancel(): void
  /** No more timer and listener. */
  disarm(): void
}

/** `stopped` is not called in this turn, and not if the exchange ends by itself and disarms it. */
export const armStop = (
  { deadlineMs, signal }: PostRequest,
  { after }: Stopwatch,
  stopped: (reason: Reason) => void
): Stop => {
  const cancel = (): void => stopped({ status: 'RequestCanceled', detail: 'The request was canceled on our side' })
  const clear = after(deadlineMs, () =>
    stopped({ status: 'Timeout', detail: `No whole answer within ${deadlineMs} ms` })
  )
  signal?.addEventListener('abort', cancel, { once: true })
  return {
    cancel,
    disarm: () => {
      clear()
      signal?.removeEventListener('abort', cancel)
    }
  }
}
