// What a tunnel is doing: its state, its link, and what was last known of them.

import type { UserError } from '../../errors.js'
import type { Stopwatch } from '../../ports.js'
import { tunnelFailure } from '../failures.js'
import type { TunnelEvents, TunnelState } from '../tunnel.js'
import type { Link, SelfProbe, SelfProbeReport } from '../tunnel-ports.js'
import type { Emitter } from './emitter.js'

interface Ready {
  readonly url: string
  readonly name: string | undefined
}

interface Facts {
  readonly state: TunnelState
  /** The one that is in use. */
  readonly link: Link | undefined
  /** The origin of the newest link; empty before there was one. */
  readonly url: string
  /** When that link was first ready; undefined when it never was. */
  readonly readySince: number | undefined
  /** When a link was last lost that had been ready. */
  readonly lostAt: number
  /** What was last ready; undefined before the tunnel was open. */
  readonly known: Ready | undefined
  /** What went wrong since something went right. */
  readonly why: UserError | undefined
  readonly lastProbe: SelfProbeReport | undefined
}

export interface Course extends Facts {
  /** Resolves when it is ready for the first time. */
  readonly opened: Promise<void>
  take(link: Link): void
  lose(why: UserError): void
  to(state: TunnelState, why?: UserError): void
  /** Also says so when the URL is another than before. */
  becomeReady(): void
  probe(thorough: boolean, signal: AbortSignal): Promise<SelfProbeReport>
}

const atFirst: Facts = {
  state: 'opening',
  link: undefined,
  url: '',
  readySince: undefined,
  lostAt: 0,
  known: undefined,
  why: undefined,
  lastProbe: undefined
}

/** A failed report has both. */
export const toProbeFailure = (report: SelfProbeReport): UserError => {
  const { message, hint } = report as Required<SelfProbeReport>
  return tunnelFailure('ERR_TUNNEL_PROBE', message, { hint })
}

interface CourseParts {
  readonly selfProbe: SelfProbe
  readonly stopwatch: Stopwatch
  readonly events: Emitter<TunnelEvents>
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export const createCourse = ({ selfProbe, stopwatch, events }: CourseParts): Course => {
  let open: () => void
  const course: Mutable<Course> = {
    ...atFirst,
    opened: new Promise(resolve => {
      open = resolve
    }),
    take: link => {
      course.link = link
      course.url = new URL(link.url).origin
      course.readySince = undefined
    },
    lose: why => {
      course.link = undefined
      if (course.readySince !== undefined) course.lostAt = stopwatch.now()
      course.to(course.known === undefined ? 'opening' : 'reconnecting', why)
    },
    to: (state, why) => {
      course.why = why
      if (state === course.state) return
      course.state = state
      events.emit('state', state, why)
    },
    becomeReady: () => {
      const { known: before, url, link } = course
      course.readySince ??= stopwatch.now()
      course.known = { url, name: link?.name }
      course.to('ready')
      open()
      if (before !== undefined && before.url !== url) events.emit('url', url, before.url)
    },
    probe: async (thorough, signal) => {
      const report = await selfProbe(new URL(course.url), { thorough, signal })
      if (signal.aborted) return report
      course.lastProbe = report
      events.emit('probe', report)
      return report
    }
  }
  return course
}
