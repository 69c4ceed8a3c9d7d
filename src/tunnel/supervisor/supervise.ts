// Keeps a tunnel open: dials, proves the URL, watches it, and dials again when the link is gone.

import { durationText } from '../../ens/duration-text.js'
import { UserError } from '../../errors.js'
import { tunnelFailure } from '../failures.js'
import type { Tunnel } from '../tunnel.js'
import { type Course, createCourse } from './course.js'
import { keepLinked } from './keep-linked.js'
import type { Supervised } from './supervised.js'

/** As long as an app needs to answer what it has taken on, and no longer than a person waits after Ctrl-C. */
const DRAIN_MS = 10_000

interface Run {
  readonly course: Course
  readonly life: AbortSignal
  /** Rejects with what no new link mends. */
  readonly running: Promise<void>
  /** Closes everything. The first call says how long what is under way may take. */
  end(drainMs: number): Promise<void>
}

const start = (parts: Supervised): Run => {
  const life = new AbortController()
  const course = createCourse(parts)
  const running = keepLinked(parts, course, life.signal)
  let ending: Promise<void> | undefined
  const finish = async (drainMs: number): Promise<void> => {
    life.abort()
    course.link?.drain()
    await parts.front.close(drainMs)
    await running.catch(() => undefined)
    await course.link?.close()
    await parts.release()
  }
  const end = (drainMs: number): Promise<void> => {
    ending ??= finish(drainMs)
    return ending
  }
  return { course, life: life.signal, running, end }
}

const aborted = ({ reason }: AbortSignal): UserError =>
  tunnelFailure('ERR_TUNNEL_ABORTED', 'The opening of the tunnel was cancelled.', { cause: reason })

/** What was found wrong last says more than that the time is over. */
const overdue = (why: UserError | undefined, ms: number): UserError => {
  const time = durationText(ms)
  if (why === undefined) return tunnelFailure('ERR_TUNNEL_TIMEOUT', `The tunnel was not ready within ${time}.`)
  return new UserError(`${why.message.replace(/\.?$/, '.')} Tried for ${time}.`, why.hint, {
    code: why.code,
    cause: why
  })
}

interface Limit {
  /** Rejects when the time is over or the caller cancels, unless it was lifted before. */
  readonly reached: Promise<never>
  lift(): void
}

const limitOpening = (
  { stopwatch, settings: { openTimeoutMs } }: Supervised,
  signal: AbortSignal,
  why: () => UserError | undefined
): Limit => {
  const reach = new AbortController()
  const cancel = stopwatch.after(openTimeoutMs, () => reach.abort(overdue(why(), openTimeoutMs)))
  const abort = (): void => reach.abort(aborted(signal))
  signal.addEventListener('abort', abort)
  return {
    reached: new Promise((_resolve, reject) => {
      reach.signal.addEventListener('abort', () => reject(reach.signal.reason))
    }),
    lift: () => {
      cancel()
      signal.removeEventListener('abort', abort)
    }
  }
}

const toTunnel = ({ provider, because, front, events }: Supervised, { course, life, end }: Run): Tunnel => {
  const close: Tunnel['close'] = ({ drainMs = DRAIN_MS } = {}) => {
    if (!life.aborted) course.to('closed')
    return end(drainMs)
  }
  const tunnel: Tunnel = {
    provider: provider.id,
    because,
    stableName: provider.stableName,
    front: { host: front.host, port: front.port },
    get url() {
      return course.url
    },
    get state() {
      return course.state
    },
    get lastProbe() {
      return course.lastProbe
    },
    on: (event, listener) => {
      events.on(event, listener)
      return tunnel
    },
    off: (event, listener) => {
      events.off(event, listener)
      return tunnel
    },
    probe: () => course.probe(true, life),
    exchanges: () => front.exchanges(),
    replay: id => front.replay(id),
    close,
    [Symbol.asyncDispose]: () => close()
  }
  return tunnel
}

/**
 * Resolves when the tunnel is ready. Rejects with a UserError of `failures.ts` when it is not in `openTimeoutMs`, at once
 * when trying again can not help, and has closed everything then, the front too.
 */
export const supervise = async (parts: Supervised): Promise<Tunnel> => {
  const { front, release, settings } = parts
  const { signal = new AbortController().signal } = settings
  if (signal.aborted) {
    await front.close(0)
    await release()
    throw aborted(signal)
  }
  // Before anything is dialled: of two times that are over, this is the one to speak of.
  const limit = limitOpening(parts, signal, () => run.course.why)
  const run = start(parts)
  try {
    await Promise.race([run.course.opened, run.running, limit.reached])
  } catch (error) {
    await run.end(0)
    throw error
  } finally {
    limit.lift()
  }
  run.running.catch(async error => {
    await run.end(0)
    run.course.to('failed', error)
  })
  return toTunnel(parts, run)
}
