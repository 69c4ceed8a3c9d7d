// What a sink did get, for the one who waited for something else.

import { createStopwatch } from '../clock/create-stopwatch.js'
import { durationText } from '../ens/duration-text.js'
import { UserError } from '../errors.js'
import { type SinkRequest, toBatch, toVerification } from './sink-request.js'

export interface Timeline {
  /** Tells of a request; the function it returns takes the status that was answered. */
  arrived(request: SinkRequest): (status: number) => void
  /** The error of who waited `ms` milliseconds for `what`. */
  inVain(what: string, ms: number): UserError
}

interface Arrival {
  readonly request: SinkRequest
  readonly at: number
  status?: number
}

/** A long list helps nobody; what came last is nearest to what did not come. */
const SHOWN = 20

const stopwatch = createStopwatch()

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const contentOf = (request: SinkRequest): string => {
  if (toVerification(request) !== undefined) return 'a verification'
  const batch = toBatch(request)
  return batch === undefined ? 'neither events nor a verification' : counted(batch.events.length, 'event')
}

const toLine = ({ request, at, status }: Arrival): string => {
  const answer = status === undefined ? 'not answered yet' : status
  return `  ${request.method} ${request.path} → ${answer}, ${contentOf(request)}, ${durationText(stopwatch.now() - at)} ago`
}

export const createTimeline = (): Timeline => {
  const arrivals: Arrival[] = []
  return {
    arrived: request => {
      const arrival: Arrival = { request, at: stopwatch.now() }
      arrivals.push(arrival)
      return status => {
        arrival.status = status
      }
    },
    inVain: (what, ms) => {
      const shown = arrivals.slice(-SHOWN)
      const earlier = arrivals.length - shown.length
      const lines = [...(earlier > 0 ? [`  (${earlier} before)`] : []), ...shown.map(toLine)]
      const got = lines.length === 0 ? 'It got nothing.' : `It got ${counted(arrivals.length, 'request')}:`
      return new UserError(
        [`No ${what} came to the sink within ${durationText(ms)}. ${got}`, ...lines].join('\n'),
        'What was taken before is not given out again. If ENS sent nothing, its deliveries and activities say why.',
        { code: 'ERR_WAIT' }
      )
    }
  }
}
